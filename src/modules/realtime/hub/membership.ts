import { Injectable } from '@nestjs/common';
import { EventsHandler, QueryBus, type IEventHandler } from '@nestjs/cqrs';
import { FindEndedDevices, SignedOut } from '../../../contracts/auth.js';
import { BookingCancelled } from '../../../contracts/booking.js';
import { StudentEnrolled, StudentUnenrolled, TeacherAdded, TeacherRemoved } from '../../../contracts/classes.js';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { GetSessionAccessOfMany, SessionEdited } from '../../../contracts/live-session.js';
import { Log } from '../../../kernel/logging/log.js';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.js';
import { Rooms } from '../commands/rooms.js';
import type { Connection } from '../transport/connection.js';
import { Connections } from '../transport/connections.js';
import { signOut } from '../transport/sign-out.js';
import { Follower } from './follower.js';

const CONCERNED = new Set<string>([SignedOut, StudentEnrolled, StudentUnenrolled, TeacherAdded, TeacherRemoved].map(({ type }) => type));

/** Whether a fact of a class or a user may change who may be where. Those of a session are heard in its room, in their order. */
export const changesMembership = ({ type }: { readonly type: string }): boolean => CONCERNED.has(type);

/** Puts out at once who may stay no more. The heartbeat asks the database for what a lost wake-up did not tell. */
@Injectable()
@EventsHandler(StreamGrew)
export class Membership implements IEventHandler<StreamGrew> {
  constructor(
    private readonly connections: Connections,
    private readonly places: Rooms,
    private readonly queries: QueryBus,
    private readonly follower: Follower,
    private readonly log: Log,
  ) {
    this.places.onSaid((fact) => this.safely(fact, () => this.said(fact)));
  }

  handle({ facts }: StreamGrew): void {
    for (const fact of facts) if (changesMembership(fact)) this.safely(fact, () => this.follow(fact));
  }

  private safely({ stream }: RecordedFact, work: () => Promise<void>): void {
    work().catch((error: unknown) => this.log.warn('a change of membership waits for the heartbeat', { stream, error }));
  }

  /** A room has just said this: whoever it puts out hears it as the last. */
  private async said(fact: RecordedFact): Promise<void> {
    if (isA(fact, BookingCancelled)) {
      const { sessionId, studentId } = fact.payload;
      await this.doubt([...this.connections.of(studentId)].filter(({ place }) => place?.sessionId === sessionId));
    }
    // What decides who may be in a live session is not open to change, but for its host, who is no student.
    if (isA(fact, SessionEdited) && fact.payload.fields.includes('hostId')) {
      const { sessionId } = fact.payload;
      await this.doubt(
        [...this.connections].filter(({ place, principal }) => place?.sessionId === sessionId && principal.role !== 'student'),
      );
    }
  }

  private async follow(fact: RecordedFact): Promise<void> {
    if (isA(fact, SignedOut))
      for (const connection of this.connections.of(fact.payload.userId))
        if (fact.payload.deviceIds.includes(connection.principal.deviceId)) signOut(connection);
    if (isA(fact, StudentEnrolled) && isNow(fact)) this.moveIn(fact.payload.studentId, fact.payload.classId);
    if (isA(fact, TeacherAdded)) this.moveIn(fact.payload.teacherId, fact.payload.classId);
    if (isA(fact, StudentUnenrolled)) await this.moveOut(fact.payload.studentId, fact.payload.classId);
    if (isA(fact, TeacherRemoved)) await this.moveOut(fact.payload.teacherId, fact.payload.classId);
  }

  private moveIn(userId: string, classId: string): void {
    for (const connection of this.connections.of(userId)) this.connections.moveIn(connection, classId);
  }

  private async moveOut(userId: string, classId: string): Promise<void> {
    const own = [...this.connections.of(userId)];
    for (const connection of own) this.connections.moveOut(connection, classId);
    await this.doubt(own);
  }

  /** They hear nothing more, from this moment on, until the database has said that they may. */
  private doubt(connections: readonly Connection[]): Promise<void> {
    for (const connection of connections) this.places.hold(connection);
    return this.recheck(connections);
  }

  /** Of these connections, those that may not be where they are, or not as what they are, go out of their sessions. */
  async recheck(connections: readonly Connection[]): Promise<void> {
    const placed = connections.flatMap((connection) => {
      const { place } = connection;
      return place ? [{ connection, place, doubts: place.doubts }] : [];
    });
    for (const [sessionId, here] of Map.groupBy(placed, ({ place }) => place.sessionId)) {
      const accesses = await this.queries.execute(
        new GetSessionAccessOfMany(
          sessionId,
          here.map(({ connection }) => connection.principal),
        ),
      );
      await Promise.all(
        here.map(async ({ connection, place, doubts }, index) => {
          const access = accesses?.[index];
          if (access?.mayJoin && access.isStaff === place.listener.staff) await this.places.release(connection, place, doubts);
          // Told afterwards, because it may have been on its way in.
          else if (await this.places.putOut(connection, place)) connection.send('REMOVED', { sessionId });
        }),
      );
    }
  }

  /** Everything that wake-ups may have failed to tell. */
  async recheckAll(): Promise<void> {
    const all = [...this.connections];
    if (!all.length) return;
    const ended = new Set(await this.queries.execute(new FindEndedDevices([...new Set(all.map(({ principal }) => principal.deviceId))])));
    for (const connection of all) if (ended.has(connection.principal.deviceId)) signOut(connection);
    await this.recheckClasses(all);
    await this.recheck(all);
    await this.follower.recheck();
  }

  /** Enrolments also begin and end by their dates, of which nobody is told. */
  private async recheckClasses(connections: readonly Connection[]): Promise<void> {
    const before = connections.map(({ moves }) => moves);
    const classesOf = await this.connections.classesOf(connections.map(({ principal }) => principal));
    for (const [index, connection] of connections.entries()) {
      // Who was moved meanwhile is right already, and what was read may be older.
      if (before[index] !== connection.moves) continue;
      const now = new Set(classesOf[index]);
      for (const classId of connection.classes) if (!now.has(classId)) this.connections.moveOut(connection, classId);
      for (const classId of now) if (!connection.classes.has(classId)) this.connections.moveIn(connection, classId);
    }
  }
}

/** Enrolments have dates, and may be recorded before or after those. */
const isNow = ({ payload: { startsAt, endsAt }, occurredAt }: RecordedFact<StudentEnrolled['payload']>): boolean =>
  new Date(startsAt) <= occurredAt && (endsAt === null || new Date(endsAt) > occurredAt);
