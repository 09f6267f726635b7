import { Injectable } from '@nestjs/common';
import { EventsHandler, QueryBus, type IEventHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { ParticipantReadmitted, RoomLocked } from '../../../contracts/classroom/moderation.ts';
import { StudentEnrolled, StudentUnenrolled, TeacherAdded, TeacherRemoved } from '../../../contracts/classes.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { SessionHandedOver, SessionStarted } from '../../../contracts/live-session.ts';
import { FindOwnLiveSessions, type OwnLiveSession } from '../../../contracts/live-session/class-sessions.ts';
import type { JoinAnswer } from '../../../contracts/realtime.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Batcher } from '../../../kernel/messaging/batcher.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import type { Connection } from '../transport/connection.ts';
import { Connections } from '../transport/connections.ts';
import { RoomMembership } from './room-membership.ts';

/** The session a connection should be in. If `since` is set, the connection must be sent everything after that number. */
interface Target {
  readonly sessionId: string;
  readonly since?: number;
}

/** Keeps each auto-joining connection in the live session that FindOwnLiveSessions returns for its user. */
@Injectable()
@EventsHandler(StreamGrew)
export class AutoJoin implements IEventHandler<StreamGrew> {
  /** The pending moves of each connection. */
  private readonly moves = new Map<Connection, Promise<void>>();
  /** The sessions that each connection has been in. */
  private readonly visited = new WeakMap<Connection, Set<string>>();
  private readonly own: Batcher<Principal, OwnLiveSession | undefined>;

  constructor(
    private readonly connections: Connections,
    private readonly memberships: RoomMembership,
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
      if (isA(fact, ParticipantReadmitted)) this.updateAll(fact.payload.userId);
      if (isA(fact, RoomLocked) && !fact.payload.locked) this.unlocked();
      if (isA(fact, StudentEnrolled) || isA(fact, StudentUnenrolled)) this.updateAll(fact.payload.studentId);
      if (isA(fact, SessionHandedOver)) for (const userId of [fact.payload.fromId, fact.payload.toId]) this.updateAll(userId);
      if (isA(fact, TeacherAdded) || isA(fact, TeacherRemoved)) this.updateAll(fact.payload.teacherId);
    }
  }

  /**
   * The session that started last wins, so its students and its host move there and receive everything from its first fact. Other teachers
   * are looked up, because they may be hosting a session of their own.
   */
  private started({ seq, payload: { sessionId, classId, hostId } }: RecordedFact<SessionStarted['payload']>): void {
    for (const connection of this.connections) {
      const { userId, role } = connection.principal;
      const inClass = classId !== null && connection.classes.has(classId);
      // As in FindOwnLiveSessions: a host who no longer teaches the class has no access to the session.
      const hosts = userId === hostId && (role === 'admin' || (role === 'teacher' && classId === null));
      const isOwn = inClass || hosts;
      if (!connection.autoJoins || !isOwn) continue;
      if (role === 'student' || userId === hostId) this.move(connection, async () => ({ sessionId, since: seq - 1 }));
      else this.update(connection);
    }
  }

  /** Those whom the lock kept out are in no session. */
  private unlocked(): void {
    for (const connection of this.connections) if (!connection.membership) this.update(connection);
  }

  private updateAll(userId: string): void {
    for (const connection of this.connections.of(userId)) this.update(connection);
  }

  /** Looks up where the connection belongs and moves it there. */
  update(connection: Connection): void {
    if (connection.autoJoins) this.move(connection, () => this.targetOf(connection));
  }

  /** Resolves once an auto-joining connection is in its session. Looks the session up if the connection is in none. */
  async settle(connection: Connection): Promise<void> {
    if (!connection.autoJoins) return;
    if (!this.moves.has(connection) && !connection.membership) this.update(connection);
    await this.moves.get(connection);
  }

  /** Catches changes whose wake-up was lost, and those without a wake-up. */
  async recheck(): Promise<void> {
    const idle = [...this.connections].filter((connection) => connection.autoJoins && !this.moves.has(connection));
    if (!idle.length) return;
    const found = await this.queries.execute(new FindOwnLiveSessions(idle.map(({ principal }) => principal)));
    for (const connection of idle)
      if (found.get(connection.principal.userId)?.sessionId !== connection.membership?.sessionId) this.update(connection);
  }

  /** The connection must be sent everything from a session that started while it was connected, even if the wake-up was lost. */
  private async targetOf(connection: Connection): Promise<Target | undefined> {
    const own = await this.own.run('', connection.principal);
    if (!own) return undefined;
    const { sessionId, startedAt, startedSeq } = own;
    const isNew = startedAt >= connection.openedAt && !this.visited.get(connection)?.has(sessionId);
    return { sessionId, since: isNew ? startedSeq - 1 : undefined };
  }

  /** The moves of a connection run one after another. */
  private move(connection: Connection, find: () => Promise<Target | undefined>): void {
    // Its session is looked up once the connection is open.
    if (connection.isArriving) return;
    const before = this.moves.get(connection) ?? Promise.resolve();
    const moved = before
      .then(() => this.moveNow(connection, find))
      .catch((error: unknown) => this.log.warn('auto-join failed', { error }))
      .finally(() => {
        if (this.moves.get(connection) === moved) this.moves.delete(connection);
      });
    this.moves.set(connection, moved);
  }

  private async moveNow(connection: Connection, find: () => Promise<Target | undefined>, rejectedBy?: string): Promise<void> {
    if (connection.closed) return;
    const target = await find();
    if (target?.sessionId === connection.membership?.sessionId) return;
    if (!target) return this.memberships.leave(connection);
    // The same session would reject the join again: the heartbeat will retry.
    if (target.sessionId === rejectedBy) return;
    try {
      await this.memberships.join(connection, target, (joined) => this.arrived(connection, joined, target));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'DATABASE_UNAVAILABLE') throw error;
      // The session has ended, or the user may no longer join it. There may be another one.
      await this.moveNow(connection, () => this.targetOf(connection), target.sessionId);
    }
  }

  private arrived(connection: Connection, joined: JoinAnswer, target: Target): void {
    const visited = this.visited.get(connection) ?? new Set();
    this.visited.set(connection, visited.add(target.sessionId));
    catchUp(connection, joined, target);
  }
}

/** Sends what the connection missed after `since` or, if that is too much, the current marks. */
const catchUp = (connection: Connection, { sessionId, seq, missed, snapshot }: JoinAnswer, { since }: Target): void => {
  if (since === undefined) return;
  for (const { event, data } of missed ?? []) connection.send(event, data as never);
  const marks = (snapshot?.marks ?? []).flatMap(({ studentId, status, source, markedAt }) =>
    status && source && markedAt ? [{ studentId, status, source, by: null, at: markedAt }] : [],
  );
  if (marks.length) connection.send('ATTENDANCE_MARKED', { sessionId, seq, after: since, marks });
};
