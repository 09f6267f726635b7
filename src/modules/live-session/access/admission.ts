import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindBooked } from '../../../contracts/booking.ts';
import { FindEnrolled, GetClassAccess } from '../../../contracts/classes.ts';
import type { SessionAccess } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { decideAccess, isListedFor, isOpen, isStaffByItself, needsBooking, type SessionRules, type User } from './domain/access.ts';

/** A statement's columns for `SessionRules`. */
export const RULES_COLUMNS = sql.raw(
  'id, class_id as "classId", host_id as "hostId", status, visibility, capacity, price, capture, marks_visibility as "marksVisibility"',
);

/** A client's id as the database writes it. Throws SESSION_NOT_FOUND if it is not a UUID. */
export const sessionIdOf = (text: string): string => {
  if (!isId(text)) throw new DomainError('SESSION_NOT_FOUND');
  return text.toLowerCase();
};

/** Decides who may do what in a session. Always asks classes and booking, because a permission must not be stale. */
@Injectable()
export class Admission {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  /** In the order of `users`; null if there is no such session. */
  async toSession(sessionId: string, users: readonly User[]): Promise<SessionAccess[] | null> {
    if (!isId(sessionId)) return null;
    const session = await this.db.row(sql<SessionRules>`select ${RULES_COLUMNS} from live_session where id = ${sessionId}`);
    return session ? this.of(session, users) : null;
  }

  /** Throws unless the caller may join. To everyone else the session does not exist. */
  async require(sessionId: string, by: User): Promise<SessionAccess> {
    const accesses = await this.toSession(sessionId, [by]);
    if (!accesses) throw new DomainError('SESSION_NOT_FOUND');
    if (!accesses[0]!.mayJoin) throw new DomainError('NOT_ADMITTED');
    return accesses[0]!;
  }

  /** Throws unless the caller finds the session in the catalogue or may join it; `by` is null if nobody is signed in. */
  async requireSight(session: SessionRules, by: User | null): Promise<void> {
    if (isListedFor(session, by)) return;
    if (!by) throw new DomainError('SESSION_NOT_FOUND');
    const [access] = await this.of(session, [by]);
    if (!access!.mayJoin) throw new DomainError('NOT_ADMITTED');
  }

  /** In the order of `users`. At most three queries, however many users; none about users whom the session itself makes staff. */
  async of(session: SessionRules, users: readonly User[]): Promise<SessionAccess[]> {
    const others = users.filter((user) => !isStaffByItself(session, user));
    const teachers = await this.teachersAmong(session, others);
    // The class still lists former teachers: if they are students now, they count as students.
    const teaches = ({ userId, role }: User) => role === 'teacher' && teachers.has(userId);
    const strangers = others.filter((user) => !teaches(user));
    const enrolled = await this.enrolledAmong(session, strangers);
    const booked = await this.bookedAmong(
      session,
      strangers.filter(({ userId }) => !enrolled.has(userId)),
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
