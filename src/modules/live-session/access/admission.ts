import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindBooked } from '../../../contracts/booking.ts';
import { FindEnrolled, GetClassAccess } from '../../../contracts/classes.ts';
import type { SessionAccess } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Doors } from './doors.ts';
import {
  decideAccess,
  isListedFor,
  isOpen,
  isStaffRegardlessOfClass,
  needsBooking,
  withDoor,
  type SessionRules,
  type User,
} from './domain/session-access.ts';

/** The columns to select for `SessionRules`. */
export const RULES_COLUMNS = sql.raw(
  'id, class_id as "classId", host_id as "hostId", status, visibility, capacity, price, capture, marks_visibility as "marksVisibility"',
);

/** Normalises a client's id to the form used in the database. Throws SESSION_NOT_FOUND if it is not a UUID. */
export const sessionIdOf = (text: string): string => {
  if (!isId(text)) throw new DomainError('SESSION_NOT_FOUND');
  return text.toLowerCase();
};

/** Decides who may do what in a session. Queries the classes, booking and classroom modules every time, because permissions must never be stale. */
@Injectable()
export class Admission {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly doors: Doors,
  ) {}

  /** Returns the users' access in the order of `users`; null if there is no such session. */
  async accessTo(sessionId: string, users: readonly User[]): Promise<SessionAccess[] | null> {
    if (!isId(sessionId)) return null;
    const session = await this.db.row(sql<SessionRules>`select ${RULES_COLUMNS} from live_session where id = ${sessionId}`);
    return session ? this.decide(session, users) : null;
  }

  /** Returns the caller's access. Throws SESSION_NOT_FOUND or, if the caller may not join, the refusal (NOT_ADMITTED is shown to outsiders as SESSION_NOT_FOUND). */
  async require(sessionId: string, by: User): Promise<SessionAccess> {
    const accesses = await this.accessTo(sessionId, [by]);
    if (!accesses) throw new DomainError('SESSION_NOT_FOUND');
    const access = accesses[0]!;
    if (access.refusal) throw new DomainError(access.refusal);
    return access;
  }

  /**
   * Throws SESSION_NOT_FOUND or NOT_ADMITTED unless the caller can find the session in the catalogue or it is for them, even if they were removed or it
   * is locked; `by` is null for anonymous callers.
   */
  async requireVisible(session: SessionRules, by: User | null): Promise<void> {
    if (isListedFor(session, by)) return;
    if (!by) throw new DomainError('SESSION_NOT_FOUND');
    const [access] = await this.decideIgnoringDoor(session, [by]);
    if (!access!.mayJoin) throw new DomainError('NOT_ADMITTED');
  }

  /** Throws NOT_SESSION_HOST unless the user is staff of the session. */
  async requireStaff(session: SessionRules, by: User): Promise<void> {
    const [access] = await this.decide(session, [by]);
    if (!access!.isStaff) throw new DomainError('NOT_SESSION_HOST');
  }

  /**
   * Returns the access of each user, in the order of `users`. Makes at most four queries (five if the session is locked), and none if all users are
   * staff regardless of the class.
   */
  async decide(session: SessionRules, users: readonly User[]): Promise<SessionAccess[]> {
    const accesses = await this.decideIgnoringDoor(session, users);
    const guests = users.filter((_, index) => accesses[index]!.mayJoin && !accesses[index]!.isStaff);
    const barred = await this.doors.barredFrom(session, idsOf(guests));
    return accesses.map((access, index) => withDoor(access, barred.get(users[index]!.userId)));
  }

  private async decideIgnoringDoor(session: SessionRules, users: readonly User[]): Promise<SessionAccess[]> {
    const undecided = users.filter((user) => !isStaffRegardlessOfClass(session, user));
    const teachers = await this.teachersAmong(session, undecided);
    // The class still lists teachers who have become students: treat them as students.
    const teaches = ({ userId, role }: User) => role === 'teacher' && teachers.has(userId);
    const outsiders = undecided.filter((user) => !teaches(user));
    const enrolled = await this.enrolledAmong(session, outsiders);
    const booked = await this.bookedAmong(
      session,
      outsiders.filter(({ userId }) => !enrolled.has(userId)),
    );
    return users.map((user) => {
      const { userId } = user;
      return decideAccess(session, user, { teaches: teaches(user), enrolled: enrolled.has(userId), booked: booked.has(userId) });
    });
  }

  private async teachersAmong({ classId }: SessionRules, users: readonly User[]): Promise<Set<string>> {
    const teacher = users.find(({ role }) => role === 'teacher');
    if (!classId || !teacher) return new Set();
    const access = await this.queries.execute(new GetClassAccess(classId, teacher.userId));
    return new Set(access?.teacherIds);
  }

  private async enrolledAmong(session: SessionRules, users: readonly User[]): Promise<Set<string>> {
    const { classId } = session;
    if (!classId || isOpen(session) || !users.length) return new Set();
    return new Set(await this.queries.execute(new FindEnrolled(classId, idsOf(users))));
  }

  private async bookedAmong(session: SessionRules, users: readonly User[]): Promise<Set<string>> {
    if (!needsBooking(session) || !users.length) return new Set();
    return new Set(await this.queries.execute(new FindBooked(session.id, idsOf(users))));
  }
}

const idsOf = (users: readonly User[]): string[] => [...new Set(users.map(({ userId }) => userId))];
