import { Injectable } from '@nestjs/common';
import { EventsHandler, QueryBus, type IEventHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { StudentEnrolled, StudentUnenrolled, TeacherAdded, TeacherRemoved } from '../../../contracts/classes.js';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { FindOwnLiveSessions, type OwnLiveSession } from '../../../contracts/live-session/class-sessions.ts';
import { SessionHandedOver, SessionStarted } from '../../../contracts/live-session.js';
import type { JoinAnswer } from '../../../contracts/realtime.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.js';
import { Batcher } from '../../../kernel/messaging/batcher.js';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.js';
import { Rooms } from '../commands/rooms.js';
import type { Connection } from '../transport/connection.js';
import { Connections } from '../transport/connections.js';

/** Where a connection goes, and from which number on it is owed what is said there. */
interface Goal {
  readonly sessionId: string;
  readonly since?: number;
}

/** Leads the connections that know no joining: each is in one live session of its user's own, which FindOwnLiveSessions says. */
@Injectable()
@EventsHandler(StreamGrew)
export class Follower implements IEventHandler<StreamGrew> {
  private readonly moving = new Map<Connection, Promise<void>>();
  /** The sessions in which a connection was. */
  private readonly been = new WeakMap<Connection, Set<string>>();
  private readonly own: Batcher<Principal, OwnLiveSession | undefined>;

  constructor(
    private readonly connections: Connections,
    private readonly places: Rooms,
    private readonly queries: QueryBus,
    private readonly log: Log,
  ) {
    this.own = new Batcher(
      async (_, users) => {
        const found = await this.queries.execute(new FindOwnLiveSessions(users));
        return users.map(({ userId }) => ({ ok: found.get(userId) }));
      },
      { maxBatch: 500, retriesSingly: false },
    );
  }

  handle({ facts }: StreamGrew): void {
    for (const fact of facts) {
      if (isA(fact, SessionStarted)) this.started(fact);
      if (isA(fact, StudentEnrolled) || isA(fact, StudentUnenrolled)) this.followAll(fact.payload.studentId);
      if (isA(fact, SessionHandedOver)) for (const userId of [fact.payload.fromId, fact.payload.toId]) this.followAll(userId);
      if (isA(fact, TeacherAdded) || isA(fact, TeacherRemoved)) this.followAll(fact.payload.teacherId);
    }
  }

  /** It is the last that started, so whoever has it goes there, and hears everything from its start; but for who may host another. */
  private started({ seq, payload: { sessionId, classId, hostId } }: RecordedFact<SessionStarted['payload']>): void {
    for (const connection of this.connections) {
      const { userId, role } = connection.principal;
      const inClass = classId !== null && connection.classes.has(classId);
      // As FindOwnLiveSessions has it: a host who is off the staff of its class has no part in the session.
      const hosts = userId === hostId && (role === 'admin' || (role === 'teacher' && classId === null));
      const isOwn = inClass || hosts;
      if (!connection.follows || !isOwn) continue;
      if (role === 'student' || userId === hostId) this.move(connection, async () => ({ sessionId, since: seq - 1 }));
      else this.follow(connection);
    }
  }

  private followAll(userId: string): void {
    for (const connection of this.connections.of(userId)) this.follow(connection);
  }

  /** Looks anew where it belongs, and brings it there. */
  follow(connection: Connection): void {
    if (connection.follows) this.move(connection, () => this.goalOf(connection));
  }

  /** Resolves when a connection that follows is where it belongs; one that is nowhere is looked after first. */
  async settle(connection: Connection): Promise<void> {
    if (!connection.follows) return;
    if (!this.moving.has(connection) && !connection.place) this.follow(connection);
    await this.moving.get(connection);
  }

  /** What no wake-up told, or one that was lost. */
  async recheck(): Promise<void> {
    const still = [...this.connections].filter((connection) => connection.follows && !this.moving.has(connection));
    if (!still.length) return;
    const found = await this.queries.execute(new FindOwnLiveSessions(still.map(({ principal }) => principal)));
    for (const connection of still)
      if (found.get(connection.principal.userId)?.sessionId !== connection.place?.sessionId) this.follow(connection);
  }

  /** What started before its eyes it is owed from the start, whether a wake-up told of it or not. */
  private async goalOf(connection: Connection): Promise<Goal | undefined> {
    const own = await this.own.run('', connection.principal);
    if (!own) return undefined;
    const { sessionId, startedAt, startedSeq } = own;
    const isNew = startedAt >= connection.openedAt && !this.been.get(connection)?.has(sessionId);
    return { sessionId, since: isNew ? startedSeq - 1 : undefined };
  }

  /** One move of a connection after the other. */
  private move(connection: Connection, find: () => Promise<Goal | undefined>): void {
    // It looks where it belongs once it is let in.
    if (connection.isArriving) return;
    const before = this.moving.get(connection) ?? Promise.resolve();
    const moved = before
      .then(() => this.go(connection, find))
      .catch((error: unknown) => this.log.warn('a connection did not find its session', { error }))
      .finally(() => {
        if (this.moving.get(connection) === moved) this.moving.delete(connection);
      });
    this.moving.set(connection, moved);
  }

  private async go(connection: Connection, find: () => Promise<Goal | undefined>, refused?: string): Promise<void> {
    if (connection.closed) return;
    const goal = await find();
    if (goal?.sessionId === connection.place?.sessionId) return;
    if (!goal) return this.places.leave(connection);
    // What refuses for longer is asked again with the heartbeat.
    if (goal.sessionId === refused) return;
    try {
      await this.places.join(connection, goal.sessionId, goal.since, (joined) => this.arrived(connection, joined, goal));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'DATABASE_UNAVAILABLE') throw error;
      // It ended on the way, or its doors closed: there may be another.
      await this.go(connection, () => this.goalOf(connection), goal.sessionId);
    }
  }

  private arrived(connection: Connection, joined: JoinAnswer, goal: Goal): void {
    const been = this.been.get(connection) ?? new Set();
    this.been.set(connection, been.add(goal.sessionId));
    catchUp(connection, joined, goal);
  }
}

/** Says what was said since the session's start; where that was too much, how it stands. */
const catchUp = (connection: Connection, { sessionId, seq, missed, snapshot }: JoinAnswer, { since }: Goal): void => {
  if (since === undefined) return;
  for (const { event, data } of missed ?? []) connection.send(event, data as never);
  const marks = (snapshot?.marks ?? []).flatMap(({ studentId, status, source, markedAt }) =>
    status && source && markedAt ? [{ studentId, status, source, at: markedAt }] : [],
  );
  if (marks.length) connection.send('ATTENDANCE_MARKED', { sessionId, seq, after: since, marks });
};
