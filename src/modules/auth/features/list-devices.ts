import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.ts';
import type { Page, PageRequest } from '../../../contracts/page.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../kernel/paging/keyset.ts';

export interface DeviceView {
  readonly id: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
  readonly signedInAt: Date;
  readonly lastUsedAt: Date;
}

/** The devices that the caller is signed in on, the newest first. */
export class ListDevices extends Query<Page<DeviceView>> {
  constructor(
    readonly by: Principal,
    readonly page: PageRequest,
  ) {
    super();
  }
}

/** The ids contain the time. */
const NEWEST_FIRST = new Keyset({ id: 'id' }, 'desc');

@QueryHandler(ListDevices)
export class ListDevicesHandler implements IQueryHandler<ListDevices> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ by: { userId, deviceId }, page }: ListDevices): Promise<Page<DeviceView>> {
    const rows = await this.db.rows(sql<{ total: number } & Placed & (DeviceView | { id: null })>`
      with found as (
        select id, id = ${deviceId} as current, created_at as "signedInAt", last_used_at as "lastUsedAt" from device
        where user_id = ${userId} and ended_at is null and expires_at > ${this.clock.now()}
      )
      select (select count(*)::int from found) as total, page.*
      from (values (1)) as always left join (
        select *, ${NEWEST_FIRST.key} from found where ${NEWEST_FIRST.afterCursor(page)} order by ${NEWEST_FIRST.order} ${rowsOf(page)}
      ) page on true order by page.id desc`);
    const { rows: found, next } = cutTo(page.limit, rows);
    const items = found.flatMap((row) => {
      if (row.id === null) return [];
      const { id, current, signedInAt, lastUsedAt } = row;
      return [{ id, current, signedInAt, lastUsedAt }];
    });
    return { items, total: rows[0]!.total, next };
  }
}
