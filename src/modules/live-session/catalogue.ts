import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { SessionStatus } from '../../contracts/live-session.js';
import type { PageRequest } from '../../contracts/page.js';
import { wordsOf } from '../../kernel/domain/search-key.js';
import { Database } from '../../kernel/messaging/database.js';
import { VIEW_COLUMNS, type SessionRow } from './session-views.js';

export interface SessionFilter {
  readonly status?: SessionStatus;
  readonly classId?: string;
  readonly host?: string;
  readonly seriesId?: string;
  /** Beginnings of words of the title, the description or the host's name. */
  readonly q?: string;
  /** Planned starts from then, and before then. */
  readonly from?: Date;
  readonly to?: Date;
  readonly free?: boolean;
}

/** A larger total is not counted anew for each page of it. */
const SMALL = 1_000;
const KEPT_MS = 10_000;
const KEPT = 1_000;

/** Finds pages of sessions, and how many there are. */
@Injectable()
export class Catalogue {
  private readonly totals = new Map<string, { readonly total: number; readonly until: number }>();

  constructor(private readonly db: Database) {}

  /** Of the sessions in `scope`, a condition, those that the filter lets through. */
  async find(scope: RawBuilder<unknown>, filter: SessionFilter, page: PageRequest): Promise<{ total: number; rows: SessionRow[] }> {
    const condition = sql`${scope} and ${sql.join(conditionsOf(filter), sql` and `)}`;
    const [total, rows] = await Promise.all([this.count(condition), this.page(condition, page)]);
    return { total, rows };
  }

  private page(condition: RawBuilder<unknown>, { page, limit }: PageRequest): Promise<SessionRow[]> {
    return this.db.rows(sql<SessionRow>`
      select ${VIEW_COLUMNS} from (
        select id as found from live_session where ${condition} order by list_key, id limit ${limit} offset ${(page - 1) * limit}
      ) page join live_session on id = found order by list_key, id`);
  }

  private async count(condition: RawBuilder<unknown>): Promise<number> {
    const statement = sql<{ total: number }>`select count(*)::int as total from live_session where ${condition}`;
    const key = this.db.keyOf(statement);
    const kept = this.totals.get(key);
    if (kept && kept.until > performance.now()) return kept.total;
    const { total } = (await this.db.row(statement))!;
    this.totals.delete(key);
    if (total > SMALL) {
      if (this.totals.size >= KEPT) this.totals.delete(this.totals.keys().next().value!);
      this.totals.set(key, { total, until: performance.now() + KEPT_MS });
    }
    return total;
  }
}

const conditionsOf = ({ status, classId, host, seriesId, q, from, to, free }: SessionFilter): RawBuilder<unknown>[] => [
  sql`true`,
  ...(status ? [sql`status = ${status}`] : []),
  ...(classId ? [sql`class_id = ${classId}`] : []),
  ...(host ? [sql`host_id = ${host}`] : []),
  ...(seriesId ? [sql`series_id = ${seriesId}`] : []),
  ...(from ? [sql`starts_at >= ${from}`] : []),
  ...(to ? [sql`starts_at < ${to}`] : []),
  ...(free === undefined ? [] : [free ? sql`price = 0` : sql`price > 0`]),
  ...(q ? [matching(q)] : []),
];

/** What has no word in it finds nothing. */
const matching = (q: string): RawBuilder<unknown> => {
  const words = wordsOf(q);
  return words.length ? sql`search @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})` : sql`false`;
};
