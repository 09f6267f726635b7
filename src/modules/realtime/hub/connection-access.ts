import { Injectable } from '@nestjs/common';
import { EventsHandler, QueryBus, type IEventHandler } from '@nestjs/cqrs';
import { FindEndedDevices, SignedOut } from '../../../contracts/auth.ts';
import { BookingCancelled } from '../../../contracts/booking.ts';
import { ParticipantRemoved } from '../../../contracts/classroom/moderation.ts';
import { StudentEnrolled, StudentUnenrolled, TeacherAdded, TeacherRemoved } from '../../../contracts/classes.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { GetSessionAccessOfMany, SessionEdited } from '../../../contracts/live-session.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import type { Connection } from '../transport/connection.ts';
import { Connections } from '../transport/connections.ts';
import { signOut } from '../transport/disconnect.ts';
import { RoomHub } from './room-hub.ts';
import { RoomMembership } from './room-membership.ts';

const AFFECTS_ACCESS = new Set<string>(
  [SignedOut, StudentEnrolled, StudentUnenrolled, TeacherAdded, TeacherRemoved].map(({ type }) => type),
);

/** Whether a fact about a class or a user may change somebody's access. (Facts of sessions are handled when their room emits them.) */
export const affectsAccess = ({ type }: { readonly type: string }): boolean => AFFECTS_ACCESS.has(type);

/** Closes, unsubscribes or evicts connections as soon as their users lose access, or with the next heartbeat if the wake-up was lost. */
@Injectable()
@EventsHandler(StreamGrew)
export class ConnectionAccess implements IEventHandler<StreamGrew> {
  constructor(
    private readonly connections: Connections,
    private readonly memberships: RoomMembership,
    private readonly queries: QueryBus,
    private readonly log: Log,
    hub: RoomHub,
  ) {
    hub.onEmitted((fact) => this.safely(fact, () => this.emitted(fact)));
  }

  handle({ facts }: StreamGrew): void {
    for (const fact of facts) if (affectsAccess(fact)) this.safely(fact, () => this.apply(fact));
  }

  private safely({ stream }: RecordedFact, work: () => Promise<void>): void {
    work().catch((error: unknown) => this.log.warn('access check failed, the heartbeat will repeat it', { stream, error }));
  }

  /** Called right after a room emitted this fact. Users who lose access because of it have still received it, but receive nothing after it. */
  private async emitted(fact: RecordedFact): Promise<void> {
    if (isA(fact, BookingCancelled)) {
      const { sessionId, studentId } = fact.payload;
      await this.suspend([...this.connections.of(studentId)].filter(({ membership }) => membership?.sessionId === sessionId));
    }
    if (isA(fact, ParticipantRemoved)) {
      const { sessionId, userId } = fact.payload;
      await this.suspend([...this.connections.of(userId)].filter(({ membership }) => membership?.sessionId === sessionId));
    }
    // The host is the only property of a live session that affects access and can change. Students are never hosts.
    if (isA(fact, SessionEdited) && fact.payload.fields.includes('hostId')) {
      const { sessionId } = fact.payload;
      await this.suspend(
        [...this.connections].filter(({ membership, principal }) => membership?.sessionId === sessionId && principal.role !== 'student'),
      );
    }
  }

  private async apply(fact: RecordedFact): Promise<void> {
    if (isA(fact, SignedOut))
      for (const connection of this.connections.of(fact.payload.userId))
        if (fact.payload.deviceIds.includes(connection.principal.deviceId)) signOut(connection);
    if (isA(fact, StudentEnrolled) && isInForce(fact)) this.addClass(fact.payload.studentId, fact.payload.classId);
    if (isA(fact, TeacherAdded)) this.addClass(fact.payload.teacherId, fact.payload.classId);
    if (isA(fact, StudentUnenrolled)) await this.removeClass(fact.payload.studentId, fact.payload.classId);
    if (isA(fact, TeacherRemoved)) await this.removeClass(fact.payload.teacherId, fact.payload.classId);
  }

  private addClass(userId: string, classId: string): void {
    for (const connection of this.connections.of(userId)) this.connections.addClass(connection, classId);
  }

  private async removeClass(userId: string, classId: string): Promise<void> {
    const own = [...this.connections.of(userId)];
    for (const connection of own) this.connections.removeClass(connection, classId);
    await this.suspend(own);
  }

  /** Stops all messages of the session until the database has confirmed access. */
  private suspend(connections: readonly Connection[]): Promise<void> {
    for (const connection of connections) this.memberships.suspend(connection);
    return this.recheck(connections);
  }

  /** Evicts each connection whose user may no longer be in the session, or has joined or left its staff. */
  async recheck(connections: readonly Connection[]): Promise<void> {
    const members = connections.flatMap((connection) => {
      const { membership } = connection;
      return membership ? [{ connection, membership, suspensions: membership.suspensions }] : [];
    });
    for (const [sessionId, here] of Map.groupBy(members, ({ membership }) => membership.sessionId)) {
      const principals = here.map(({ connection }) => connection.principal);
      const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, principals));
      await Promise.all(
        here.map(async ({ connection, membership, suspensions }, index) => {
          const access = accesses?.[index];
          if (access?.mayJoin && access.isStaff === membership.listener.staff)
            await this.memberships.resume(connection, membership, suspensions);
          // Sent after the eviction, because the connection may still have been joining.
          else if (await this.memberships.evict(connection, membership))
            connection.send('REMOVED', { sessionId, reason: access?.refusal === 'REMOVED_FROM_SESSION' ? 'removed' : 'no-access' });
        }),
      );
    }
  }

  /** Checks everything again, in case a wake-up was lost. */
  async recheckAll(): Promise<void> {
    const all = [...this.connections];
    if (!all.length) return;
    const ended = new Set(await this.queries.execute(new FindEndedDevices([...new Set(all.map(({ principal }) => principal.deviceId))])));
    for (const connection of all) if (ended.has(connection.principal.deviceId)) signOut(connection);
    await this.recheckClasses(all);
    await this.recheck(all);
  }

  /** Also needed because enrolments begin and end on their dates, without a fact. */
  private async recheckClasses(connections: readonly Connection[]): Promise<void> {
    const before = connections.map(({ classChanges }) => classChanges);
    const classesOf = await this.connections.classesOf(connections.map(({ principal }) => principal));
    for (const [index, connection] of connections.entries()) {
      // The classes changed in the meantime, so what was read may be out of date.
      if (before[index] !== connection.classChanges) continue;
      const now = new Set(classesOf[index]);
      for (const classId of connection.classes) if (!now.has(classId)) this.connections.removeClass(connection, classId);
      for (const classId of now) if (!connection.classes.has(classId)) this.connections.addClass(connection, classId);
    }
  }
}

/** Whether the enrolment was in force when it was recorded: it may start later, or have ended before. */
const isInForce = ({ payload: { startsAt, endsAt }, occurredAt }: RecordedFact<StudentEnrolled['payload']>): boolean =>
  new Date(startsAt) <= occurredAt && (endsAt === null || new Date(endsAt) > occurredAt);
