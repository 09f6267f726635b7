import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import type { VerificationState } from '../../../../contracts/classroom/verification.ts';
import { GetSessionAccess } from '../../../../contracts/live-session.ts';
import type { Page, PageRequest } from '../../../../contracts/page.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../../kernel/paging/keyset.ts';
import { requireStaff } from '../../access/domain/member.ts';
import { Names } from '../../access/names.ts';
import { STATE_COLUMNS } from '../verification-store.ts';

export type NamedVerification = VerificationState & { readonly name: string };

/** The verifications of a session in the order of the last requests, for its staff. */
export class ListVerifications extends Query<Page<NamedVerification>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

const AS_ASKED = new Keyset({ asked_at: 'time', user_id: 'id' });

@QueryHandler(ListVerifications)
export class ListVerificationsHandler implements IQueryHandler<ListVerifications> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly names: Names,
  ) {}

  async execute({ by, sessionId: asked, page }: ListVerifications): Promise<Page<NamedVerification>> {
    const access = await this.queries.execute(new GetSessionAccess(asked, by));
    if (!access) throw new DomainError('SESSION_NOT_FOUND');
    requireStaff({ access });
    const { sessionId } = access;
    const { total } = (await this.db.row(
      sql<{ total: number }>`select count(*)::int as total from verification where session_id = ${sessionId}`,
    ))!;
    const found = await this.db.rows(sql<VerificationState & Placed>`
      select ${STATE_COLUMNS}, ${AS_ASKED.key} from verification
      where session_id = ${sessionId} and ${AS_ASKED.afterCursor(page)} order by ${AS_ASKED.order} ${rowsOf(page)}`);
    const { rows, next } = cutTo(page.limit, found);
    const nameOf = await this.names.of(rows.map(({ userId }) => userId));
    return { total, next, items: rows.map(({ key: _key, ...row }) => ({ ...row, name: nameOf(row.userId) })) };
  }
}
