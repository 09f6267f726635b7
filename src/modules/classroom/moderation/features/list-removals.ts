import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import type { Page, PageRequest } from '../../../../contracts/page.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../../kernel/paging/keyset.ts';
import { requireStaff } from '../../access/domain/member.ts';
import { Members } from '../../access/members.ts';
import { Names } from '../../access/names.ts';
import type { RemovalView } from '../dto/moderation.ts';

/** Who is removed from a session, latest first. For its staff. */
export class ListRemovals extends Query<Page<RemovalView>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

const LATEST_FIRST = new Keyset({ removed_at: 'time', user_id: 'id' }, 'desc');

@QueryHandler(ListRemovals)
export class ListRemovalsHandler implements IQueryHandler<ListRemovals> {
  constructor(
    private readonly db: Database,
    private readonly members: Members,
    private readonly names: Names,
  ) {}

  async execute({ by, sessionId, page }: ListRemovals): Promise<Page<RemovalView>> {
    if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    const memberOf = await this.members.load(sessionId, [by]);
    requireStaff(memberOf(by));
    const removals = sql`room_removal where session_id = ${sessionId}`;
    const { total } = (await this.db.row(sql<{ total: number }>`select count(*)::int as total from ${removals}`))!;
    const found = await this.db.rows(sql<Omit<RemovalView, 'name'> & Placed>`
      select user_id as "userId", removed_by as "removedBy", removed_at as "removedAt", ${LATEST_FIRST.key} from ${removals}
      and ${LATEST_FIRST.afterCursor(page)} order by ${LATEST_FIRST.order} ${rowsOf(page)}`);
    const { rows, next } = cutTo(page.limit, found);
    const nameOf = await this.names.of(rows.map(({ userId }) => userId));
    return { total, items: rows.map(({ key: _key, ...row }) => ({ ...row, name: nameOf(row.userId) })), next };
  }
}
