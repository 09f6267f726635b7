import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  CloseAttendance,
  GetMyAttendance,
  GetSummary,
  MarkAttendance,
  type AttendanceSummary,
  type Marks,
} from '../../../contracts/attendance.ts';
import { Authenticate } from '../../../contracts/auth.ts';
import { ReportWatched } from '../../../contracts/live-session/watching.ts';
import type { ClientEvent } from '../../../contracts/realtime.ts';
import type { ClassroomCommands } from '../../../contracts/realtime/classroom.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { AutoJoin } from '../hub/auto-join.ts';
import { RoomSignals } from '../hub/room-signals.ts';
import { LIMITS } from '../limits.ts';
import { MediaCommands } from '../media/media-commands.ts';
import type { SignalEvent } from '../ports/media-provider.ts';
import type { BodyOf } from '../schemas/bodies.ts';
import type { Connection } from '../transport/connection.ts';
import { channels } from '../transport/channel-names.ts';
import { signOut } from '../transport/disconnect.ts';
import { RoomMembership } from '../hub/room-membership.ts';
import { classroomCommands } from './classroom/classroom-commands.ts';
import { STAFF, type ClientCommand, type CommandsOf } from './client-command.ts';
import { Throttle } from './throttle.ts';

/** All commands of clients. */
@Injectable()
export class CommandTable {
  /** A message to a whole room is throttled, so that a few clients cannot flood it. */
  private readonly summaries = new Throttle(LIMITS.summaryEveryMs);

  private readonly media: MediaCommands;
  readonly table: CommandsOf<ClientEvent>;

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly memberships: RoomMembership,
    private readonly signals: RoomSignals,
    private readonly autoJoin: AutoJoin,
    media: MediaCommands,
  ) {
    this.media = media;
    const tools = { commands, queries, sessionOf: this.sessionOf.bind(this) };
    this.table = { ...this.own, ...classroomCommands(tools) };
  }

  private readonly own: CommandsOf<Exclude<ClientEvent, keyof ClassroomCommands>> = {
    JOIN_SESSION: { run: (connection, body, answer) => this.memberships.join(connection, body, answer) },
    LEAVE_SESSION: {
      run: async (connection, _, answer) => {
        await this.memberships.leave(connection);
        answer(null);
      },
    },
    ATTENDANCE_MARKED: {
      roles: STAFF,
      run: async (connection, body, answer) => {
        const sessionId = await this.sessionOf(connection, body);
        answer(await this.commands.execute(new MarkAttendance(connection.principal, sessionId, asMarks(body))));
      },
    },
    TODAY_SUMMARY: {
      roles: STAFF,
      run: async (connection, body, answer) => {
        const sessionId = await this.sessionOf(connection, body);
        const summary = await this.queries.execute(new GetSummary(connection.principal, sessionId));
        answer(summary);
        if (body.share) this.share(connection, sessionId, summary);
      },
    },
    MY_ATTENDANCE: {
      roles: ['student'],
      run: async (connection, body, answer) =>
        answer(await this.queries.execute(new GetMyAttendance(connection.principal, await this.sessionOf(connection, body)))),
    },
    DONE: {
      roles: STAFF,
      run: async (connection, body, answer) =>
        answer(await this.commands.execute(new CloseAttendance(connection.principal, await this.sessionOf(connection, body)))),
    },
    PEER_JOINED: {
      run: async (connection, { to }, answer) => {
        const sessionId = await this.sessionOf(connection);
        answer(await this.media.announce(connection, sessionId, to));
      },
    },
    MEDIA_STATE: {
      run: async (connection, body, answer) => answer(await this.media.setState(connection, await this.sessionOf(connection), body)),
    },
    WEBRTC_OFFER: this.signal('WEBRTC_OFFER'),
    WEBRTC_ANSWER: this.signal('WEBRTC_ANSWER'),
    WEBRTC_ICE_CANDIDATE: this.signal('WEBRTC_ICE_CANDIDATE'),
    WATCHED: {
      run: async (connection, body, answer) =>
        answer(await this.commands.execute(new ReportWatched(connection.principal, await this.sessionOf(connection, body), body.ranges))),
    },
    WATCH_CATALOGUE: {
      run: async (connection, _, answer) => {
        connection.subscribe([channels.catalogue]);
        answer(null);
      },
    },
    RENEW: {
      run: async (connection, { token }, answer) => {
        try {
          connection.renew(await this.queries.execute(new Authenticate(token)));
        } catch (error) {
          // Anything that is wrong with the token: it may also be a provider's, of somebody who has no account.
          if (!(error instanceof DomainError) || error.shownToCaller.status >= 500) throw error;
          // Once the command has been answered.
          setImmediate(() => signOut(connection));
          throw new DomainError('UNAUTHENTICATED');
        }
        answer({ expiresAt: new Date(connection.principal.expiresAt) });
      },
    },
  };

  /** The session a command is about: the one in its body or, by default, the one the connection is in. */
  private async sessionOf(connection: Connection, { sessionId }: { readonly sessionId?: string } = {}): Promise<string> {
    if (connection.autoJoins) await this.autoJoin.settle(connection);
    const id = sessionId ?? connection.membership?.sessionId;
    if (!id) throw new DomainError('NOT_IN_A_SESSION');
    return id;
  }

  private share(connection: Connection, sessionId: string, summary: AttendanceSummary): void {
    const { principal } = connection;
    const tell = (counts: AttendanceSummary) =>
      this.signals.toRoom(sessionId, principal.userId, 'TODAY_SUMMARY', { sessionId, summary: counts });
    // Counted again when sent later: the session may have ended in the meantime, and the old counts would contradict its end.
    const recountAndTell = () => void this.queries.execute(new GetSummary(principal, sessionId)).then(tell, () => undefined);
    const isSentNow = this.summaries.run(sessionId, () => tell(summary), recountAndTell);
    // The sender need not wait for the throttle.
    if (!isSentNow) connection.send('TODAY_SUMMARY', { sessionId, summary });
  }

  private signal(event: SignalEvent): ClientCommand<BodyOf<SignalEvent>, null> {
    return {
      run: async (connection, { to, signal }, answer) => {
        const sessionId = await this.sessionOf(connection);
        await this.media.signal(connection, sessionId, event, to, signal);
        answer(null);
      },
    };
  }
}

const asMarks = (body: BodyOf<'ATTENDANCE_MARKED'>): Marks => {
  if ('marks' in body) return { marks: body.marks };
  if ('rest' in body) return { rest: body.rest };
  return { marks: [{ studentId: body.studentId, status: body.status }] };
};
