import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { LineState } from '../../../contracts/attendance.ts';
import { GetPeople, type Principal } from '../../../contracts/auth.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import type { Page, PageRequest } from '../../../contracts/page.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { cutTo } from '../../../kernel/paging/keyset.ts';
import { requirePosition } from '../../../kernel/paging/position.ts';
import { requireStaff } from '../domain/register-access.ts';
import type { RegisterLine } from '../dto/views.ts';
import { LINE_STATE } from '../register/line-columns.ts';

/** The register, sorted by name with expected students first, for staff of the session. Each line has the source, author and time of its status. */
export class GetRegister extends Query<Page<RegisterLine>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(GetRegister)
export class GetRegisterHandler implements IQueryHandler<GetRegister> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId, page }: GetRegister): Promise<Page<RegisterLine>> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    requireStaff(await this.queries.execute(new GetSessionAccess(sessionId, by)));
    const rows = await this.db.rows(sql<LineState & { markedBy: string | null }>`
      select ${LINE_STATE}, marked_by as "markedBy" from register_line where session_id = ${sessionId}`);
    if (!rows.length && !(await this.db.row(sql`select 1 from register where session_id = ${sessionId}`)))
      throw new DomainError('REGISTER_NOT_FOUND');
    const people = await this.queries.execute(new GetPeople(rows.map(({ studentId }) => studentId)));
    const personOf = new Map(people.map((person) => [person.id, person]));
    const lines = rows.map((row) => {
      const { name = '', email = '', status } = personOf.get(row.studentId) ?? {};
      return { ...row, name, email, active: status === 'active' };
    });
    const sorted = lines.map((line) => ({ line, key: placeOf(line) })).toSorted((a, b) => comparePlaces(a.key, b.key));
    const after = placeAfter(page);
    const from = after ? sorted.findIndex(({ key }) => comparePlaces(key, after) > 0) : (page.page - 1) * page.limit;
    const { rows: found, next } = cutTo(page.limit, from < 0 ? [] : sorted.slice(from));
    return { items: found.map(({ line }) => line), total: lines.length, next };
  }
}

/** Expected students come first. */
type Place = readonly [isNotExpected: boolean, name: string, studentId: string];

const placeOf = ({ expected, name, studentId }: RegisterLine): Place => [!expected, name, studentId];

const placeAfter = ({ after }: PageRequest): Place | undefined => {
  if (!after?.length) return undefined;
  requirePosition(after, ['flag', 'text', 'id']);
  return after as Place;
};

const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

const comparePlaces = (a: Place, b: Place): number =>
  Number(a[0]) - Number(b[0]) || byName.compare(a[1], b[1]) || (a[2] < b[2] ? -1 : Number(a[2] > b[2]));
