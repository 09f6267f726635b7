import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { CloseAttendance, GetMyAttendance, GetSummary, MarkAttendance, type AttendanceSummary } from '../../../contracts/attendance.js';
import { Authenticate, type Role } from '../../../contracts/auth.js';
import type { ClientCommands, ClientEvent, JoinAnswer } from '../../../contracts/realtime.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Follower } from '../hub/follower.js';
import { RoomSignals } from '../hub/room-signals.js';
import type { Connection } from '../transport/connection.js';
import { signOut } from '../transport/sign-out.js';
import { rooms } from '../transport/transport.js';
import { asMarks, JoinForm, MarksForm, Nothing, PeerForm, RenewForm, RoomForm, SignalForm, SummaryForm } from './forms.js';
import { Rooms } from './rooms.js';
import { Seldom } from './seldom.js';

/** What a client may send: the form of its body, checked before, and what is done with it. Each is a command checked like its REST twin. */
export interface RoomCommand<E extends ClientEvent, Form extends object> {
  readonly form: new () => Form;
  /** Only these roles, asked before the form is looked at, which may take its time for a list. */
  readonly roles?: readonly Role[];
  run(connection: Connection, body: Form, answer: (data: ClientCommands[E]['answer']) => void): Promise<void>;
}
type Answering<E extends ClientEvent> = (data: ClientCommands[E]['answer']) => void;

const command = <E extends ClientEvent, Form extends object>(
  form: new () => Form,
  run: RoomCommand<E, Form>['run'],
  roles?: readonly Role[],
): RoomCommand<E, Form> => ({ form, run, roles });

/** The whole table of client events. */
@Injectable()
export class RoomCommands {
  /** Each reaches everybody in a room, so a few who repeat them would be a flood. In ms. */
  private readonly arrivals = new Seldom(1_000);
  private readonly summaries = new Seldom(500);

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly places: Rooms,
    private readonly signals: RoomSignals,
    private readonly follower: Follower,
  ) {}

  readonly table = {
    JOIN_SESSION: command(JoinForm, (connection, { sessionId, since }, answer: (joined: JoinAnswer) => void) =>
      this.places.join(connection, sessionId, since, answer),
    ),
    LEAVE_SESSION: command(Nothing, async (connection, _, answer: Answering<'LEAVE_SESSION'>) => {
      await this.places.leave(connection);
      answer(null);
    }),
    ATTENDANCE_MARKED: command(
      MarksForm,
      async (connection, body, answer: Answering<'ATTENDANCE_MARKED'>) => {
        answer(
          await this.commands.execute(new MarkAttendance(connection.principal, await this.sessionOf(connection, body), asMarks(body))),
        );
      },
      ['teacher', 'admin'],
    ),
    TODAY_SUMMARY: command(
      SummaryForm,
      async (connection, body, answer: Answering<'TODAY_SUMMARY'>) => {
        const sessionId = await this.sessionOf(connection, body);
        const summary = await this.queries.execute(new GetSummary(connection.principal, sessionId));
        answer(summary);
        if (body.share) this.share(connection, sessionId, summary);
      },
      ['teacher', 'admin'],
    ),
    MY_ATTENDANCE: command(
      RoomForm,
      async (connection, body, answer: Answering<'MY_ATTENDANCE'>) => {
        answer(await this.queries.execute(new GetMyAttendance(connection.principal, await this.sessionOf(connection, body))));
      },
      ['student'],
    ),
    DONE: command(
      RoomForm,
      async (connection, body, answer: Answering<'DONE'>) => {
        answer(await this.commands.execute(new CloseAttendance(connection.principal, await this.sessionOf(connection, body))));
      },
      ['teacher', 'admin'],
    ),
    PEER_JOINED: command(PeerForm, async (connection, { to }, answer: Answering<'PEER_JOINED'>) => {
      const sessionId = await this.sessionOf(connection);
      const from = connection.principal.userId;
      if (to) await this.signals.toPeer(sessionId, to, from, 'PEER_JOINED', { sessionId, from });
      answer(null);
      if (to) return;
      this.arrivals.run(`${connection.id} ${sessionId}`, () => {
        if (connection.place?.sessionId === sessionId) this.signals.toRoom(sessionId, from, 'PEER_JOINED', { sessionId, from });
      });
    }),
    WEBRTC_OFFER: command(SignalForm, (connection, body, answer: Answering<'WEBRTC_OFFER'>) =>
      this.signal('WEBRTC_OFFER', connection, body, answer),
    ),
    WEBRTC_ANSWER: command(SignalForm, (connection, body, answer: Answering<'WEBRTC_ANSWER'>) =>
      this.signal('WEBRTC_ANSWER', connection, body, answer),
    ),
    WEBRTC_ICE_CANDIDATE: command(SignalForm, (connection, body, answer: Answering<'WEBRTC_ICE_CANDIDATE'>) =>
      this.signal('WEBRTC_ICE_CANDIDATE', connection, body, answer),
    ),
    WATCH_CATALOGUE: command(Nothing, async (connection, _, answer: Answering<'WATCH_CATALOGUE'>) => {
      connection.enter([rooms.catalogue]);
      answer(null);
    }),
    RENEW: command(RenewForm, async (connection, { token }, answer: Answering<'RENEW'>) => {
      await this.renew(connection, token);
      answer({ expiresAt: new Date(connection.principal.expiresAt) });
    }),
  } satisfies { [E in ClientEvent]: object };

  /** Whoever shows a token that is not good, or somebody else's, is not who came in: the connection ends, once that is answered. */
  private async renew(connection: Connection, token: string): Promise<void> {
    try {
      connection.renew(await this.queries.execute(new Authenticate(token)));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') setImmediate(() => signOut(connection));
      throw error;
    }
  }

  /** Commands that name no session mean the one that the connection is in. */
  private async sessionOf(connection: Connection, { sessionId }: RoomForm = {}): Promise<string> {
    if (connection.follows) await this.follower.settle(connection);
    const named = sessionId ?? connection.place?.sessionId;
    if (!named) throw new DomainError('NOT_IN_A_SESSION');
    return named;
  }

  private share(connection: Connection, sessionId: string, summary: AttendanceSummary): void {
    const { principal } = connection;
    const tell = (counts: AttendanceSummary) =>
      this.signals.toRoom(sessionId, principal.userId, 'TODAY_SUMMARY', { sessionId, summary: counts });
    // Counted anew, because the room may have heard of the end meanwhile, and older counts would take it back.
    const countAndTell = () => void this.queries.execute(new GetSummary(principal, sessionId)).then(tell, () => undefined);
    const isShared = this.summaries.run(sessionId, () => tell(summary), countAndTell);
    // Who asks does not wait for the room.
    if (!isShared) connection.send('TODAY_SUMMARY', { sessionId, summary });
  }

  private async signal(
    event: 'WEBRTC_OFFER' | 'WEBRTC_ANSWER' | 'WEBRTC_ICE_CANDIDATE',
    connection: Connection,
    { to, signal }: SignalForm,
    answer: (data: null) => void,
  ): Promise<void> {
    const sessionId = await this.sessionOf(connection);
    const from = connection.principal.userId;
    await this.signals.toPeer(sessionId, to, from, event, { sessionId, from, signal });
    answer(null);
  }
}
