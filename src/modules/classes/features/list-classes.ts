import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import type { Principal } from '../../../contracts/auth.ts';
import type { Page, PageRequest } from '../../../contracts/page.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { nameMatches } from '../../../kernel/messaging/name-search.ts';
import type { ListClassesQuery } from '../dto/requests.ts';
import type { ClassSummary } from '../dto/views.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../kernel/paging/keyset.ts';
import { covering } from '../../../kernel/messaging/period-search.ts';
import { AccountLookup } from '../accounts/account-lookup.ts';

type ClassFilter = Pick<ListClassesQuery, 'archived' | 'q'>;

/** The caller's classes, sorted by name: those a teacher teaches or a student is enrolled in; for admins, all. */
export class ListClasses extends Query<Page<ClassSummary>> {
  constructor(
    readonly by: Principal,
    readonly filter: ClassFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

const BY_NAME = new Keyset({ 'lower(name)': 'text', id: 'id' });

interface Row extends Placed, Pick<ClassSummary, 'id' | 'name' | 'studentCount'> {
  readonly ownerId: string;
  readonly createdAt: string;
  readonly archivedAt: string | null;
}

@QueryHandler(ListClasses)
export class ListClassesHandler implements IQueryHandler<ListClasses> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly accounts: AccountLookup,
  ) {}

  async execute({ by, filter, page }: ListClasses) {
    const found = await this.db.row(this.statement(by, filter, page));
    const { total } = found!;
    const { rows: items, next } = cutTo(page.limit, found!.items);
    const owners = new Map((await this.accounts.forView(items.map(({ ownerId }) => ownerId))).map(({ id, name }) => [id, name]));
    const named = items.map(({ ownerId, createdAt, archivedAt, key: _key, ...row }) => ({
      ...row,
      owner: { id: ownerId, name: owners.get(ownerId) ?? '' },
      createdAt: new Date(createdAt),
      archivedAt: archivedAt ? new Date(archivedAt) : null,
    }));
    return { items: named, total, next };
  }

  private statement(by: Principal, { archived, q }: ClassFilter, page: PageRequest): RawBuilder<{ items: Row[]; total: number }> {
    const now = this.clock.now();
    const search = q ? sql`and ${nameMatches('name_key', q)}` : sql``;
    return sql`
      with mine as (
        select * from class where ${ownClasses(by, now)} and archived_at is ${archived ? sql`not null` : sql`null`} ${search}
      ), part as (
        select id, name, owner_id as "ownerId", created_at as "createdAt", archived_at as "archivedAt",
          (select count(*)::int from enrolment where class_id = mine.id and ${covering(now)}) as "studentCount", ${BY_NAME.key}
        from mine where ${BY_NAME.afterCursor(page)} order by ${BY_NAME.order} ${rowsOf(page)}
      )
      select (select count(*)::int from mine) as total, (select coalesce(json_agg(part order by ${BY_NAME.order}), '[]') from part) as items`;
  }
}

const ownClasses = ({ role, userId }: Principal, now: Date) => {
  if (role === 'admin') return sql`true`;
  if (role === 'teacher') return sql`teacher_ids @> array[${userId}]::uuid[]`;
  return sql`id in (select class_id from enrolment where student_id = ${userId} and ${covering(now)})`;
};
