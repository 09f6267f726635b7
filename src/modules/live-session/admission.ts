import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindEnrolled, GetClassAccess } from '../../contracts/classes.js';
import type { SessionAccess } from '../../contracts/live-session.js';
import { Refusal } from '../../kernel/domain/refusal.js';
import { isId } from '../../kernel/ids.js';
import { Database } from '../../kernel/messaging/database.js';
import { decideAccess, isStaffByItself, type SessionRules, type User } from './domain/access.js';

/** A statement's columns for `SessionRules`. */
export const RULES_COLUMNS = sql.raw(
  'id, class_id as "classId", host_id as "hostId", status, visibility, capture, marks_visibility as "marksVisibility"',
);

/** An id from outside as the database writes it. What has not the form of one is unknown. */
export const sessionIdOf = (text: string): string => {
  if (!isId(text)) throw new Refusal('SESSION_NOT_FOUND');
  return text.toLowerCase();
};

/** Who may do what in a session, asked of the classes at that moment: a permission must not be stale. */
@Injectable()
export class Admission {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  /** In the order of `users`; null when there is no such session. */
  async toSession(sessionId: string, users: readonly User[]): Promise<SessionAccess[] | null> {
    if (!isId(sessionId)) return null;
    const session = await this.db.row(sql<SessionRules>`select ${RULES_COLUMNS} from live_session where id = ${sessionId}`);
    return session ? this.of(session, users) : null;
  }

  /** For whoever may be in the room of the session. To others it does not exist. */
  async require(sessionId: string, by: User): Promise<SessionAccess> {
    const accesses = await this.toSession(sessionId, [by]);
    if (!accesses) throw new Refusal('SESSION_NOT_FOUND');
    if (!accesses[0]!.mayJoin) throw new Refusal('NOT_ADMITTED');
    return accesses[0]!;
  }

  /** In the order of `users`. Asks at most two queries however many they are, and none about those whom the session itself knows. */
  async of(session: SessionRules, users: readonly User[]): Promise<SessionAccess[]> {
    const others = users.filter((user) => !isStaffByItself(session, user));
    const teachers = await this.teachersAmong(session, others);
    const enrolled = await this.enrolledAmong(
      session,
      others.filter(({ userId }) => !teachers.has(userId)),
    );
    return users.map((user) => decideAccess(session, user, { teaches: teachers.has(user.userId), enrolled: enrolled.has(user.userId) }));
  }

  private async teachersAmong({ classId }: SessionRules, users: readonly User[]): Promise<Set<string>> {
    const teacher = users.find(({ role }) => role === 'teacher');
    if (!classId || !teacher) return new Set();
    const access = await this.queries.execute(new GetClassAccess(classId, teacher.userId));
    return new Set(access?.teacherIds);
  }

  private async enrolledAmong({ classId, visibility }: SessionRules, users: readonly User[]): Promise<Set<string>> {
    if (!classId || visibility === 'public' || !users.length) return new Set();
    const ids = [...new Set(users.map(({ userId }) => userId))];
    return new Set(await this.queries.execute(new FindEnrolled(classId, ids)));
  }
}
