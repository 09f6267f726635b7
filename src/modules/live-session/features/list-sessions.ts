import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import type { Principal } from '../../../contracts/auth.js';
import { GetClassesOf, GetClassNames } from '../../../contracts/classes.js';
import type { SessionStatus } from '../../../contracts/live-session.js';
import type { Page, PageRequest } from '../../../contracts/page.js';
import { Database } from '../../../kernel/messaging/database.js';
import { ClassMembers } from '../class-members.js';
import type { SessionView } from '../dto/views.js';
import { NO_CLASS, SessionViews, VIEW_COLUMNS, type KnownClass, type SessionRow } from '../session-views.js';

/** The sessions that concern the caller: live ones first, then the soonest, then the past ones from the last. */
export class ListSessions extends Query<Page<SessionView>> {
  constructor(
    readonly by: Principal,
    readonly filter: { readonly status?: SessionStatus; readonly classId?: string },
    readonly page: PageRequest,
  ) {
    super();
  }
}

type Row = SessionRow & { total: number; place: number };
type Found = { total: number; rows: SessionRow[] };

@QueryHandler(ListSessions)
export class ListSessionsHandler implements IQueryHandler<ListSessions> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly members: ClassMembers,
    private readonly views: SessionViews,
  ) {}

  async execute({ by, filter: { status, classId }, page }: ListSessions): Promise<Page<SessionView>> {
    const ofStatus = status ? sql`status = ${status}` : sql`true`;
    if (classId) {
      const klass = await this.members.require(classId, by);
      const { total, rows } = await this.find(sql`class_id = ${classId} and ${ofStatus}`, page);
      return { total, items: await this.views.of(rows, by, () => klass) };
    }
    const { teaching, attending } = await this.queries.execute(new GetClassesOf(by.userId));
    const { total, rows } = await this.find(sql`${concerning(by, teaching, attending)} and ${ofStatus}`, page);
    const nameOf = await this.namesOf(rows);
    const [teaches, attends] = [new Set(teaching), new Set(attending)];
    const classOf = ({ classId: id }: SessionRow): KnownClass =>
      id ? { name: nameOf.get(id) ?? null, teaches: teaches.has(id), enrolled: attends.has(id), archived: false } : NO_CLASS;
    return { total, items: await this.views.of(rows, by, classOf) };
  }

  private async find(condition: RawBuilder<unknown>, { page, limit }: PageRequest): Promise<Found> {
    const rank = sql`case status when 'live' then 0 when 'scheduled' then 1 else 2 end`;
    const rows = await this.db.rows(sql<Row | { id: null; total: number }>`
      with found as (
        select ${VIEW_COLUMNS}, row_number() over (
          order by ${rank}, case when status in ('live', 'scheduled') then starts_at end, starts_at desc, id
        ) as place
        from live_session where ${condition}
      )
      select total.of as total, one.* from (select count(*)::int as of from found) total
      left join lateral (select * from found order by place limit ${limit} offset ${(page - 1) * limit}) one on true
      order by one.place`);
    return { total: rows[0]!.total, rows: rows.filter((row): row is Row => row.id !== null).map(withoutPlace) };
  }

  private async namesOf(rows: readonly SessionRow[]): Promise<Map<string, string>> {
    const ids = [...new Set(rows.map(({ classId }) => classId).filter((id) => id !== null))];
    const names = ids.length ? await this.queries.execute(new GetClassNames(ids)) : [];
    return new Map(names.map(({ id, name }) => [id, name]));
  }
}

const concerning = ({ role, userId }: Principal, teaching: readonly string[], attending: readonly string[]): RawBuilder<unknown> => {
  if (role === 'admin') return sql`true`;
  if (role === 'teacher') return sql`(host_id = ${userId} or class_id = any(${[...teaching]}::uuid[]))`;
  return sql`(class_id = any(${[...attending]}::uuid[]) or visibility = 'public')`;
};

const withoutPlace = (row: Row): SessionRow => {
  const { total: _total, place: _place, ...session } = row;
  return session;
};
