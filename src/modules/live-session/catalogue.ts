import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { SessionStatus } from '../../contracts/live-session.js';
import type { PageRequest } from '../../contracts/page.js';
import { Refusal } from '../../kernel/domain/refusal.js';
import { wordsOf } from '../../kernel/domain/search-key.js';
import { Gate } from '../../kernel/gate.js';
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

type Mark = { readonly listKey: string; readonly id: string };

/** How long a list is, and where every so many sessions of it stand, so that a page far down is found without walking to it. */
interface Outline {
  readonly total: number;
  readonly marks: readonly Mark[];
}

const EVERY = 20;
/** A longer list is not gone through anew for each page of it. */
const SHORT = 1_000;
const FRESH_MS = 10_000;
const OLDEST_MS = 60_000;
/** Marks of all lists together: some 20 MB. */
const MOST_MARKS = 200_000;
/** Lists that are gone through at a time, and that wait for it: whatever people ask for, the database has time for others. */
const AT_ONCE = 2;
const WAITING = 200;

/** Finds pages of sessions, and how many there are. */
@Injectable()
export class Catalogue {
  private readonly outlines = new Map<string, { readonly outline: Outline; readonly at: number }>();
  private readonly gate = new Gate(AT_ONCE, WAITING, () => new Refusal('DATABASE_UNAVAILABLE'));
  private marks = 0;

  constructor(private readonly db: Database) {}

  /** Of the sessions in `scope`, a condition, those that the filter lets through. */
  async find(scope: RawBuilder<unknown>, filter: SessionFilter, page: PageRequest): Promise<{ total: number; rows: SessionRow[] }> {
    const span = { from: (page.page - 1) * page.limit, limit: page.limit };
    const found = foundBy(scope, filter);
    // What asks for everything from now on asks for another moment each time, and is the same list all the same.
    const outlined = foundBy(scope, { ...filter, from: toMinute(filter.from), to: toMinute(filter.to) })(sql`true`);
    const key = this.db.keyOf(outlined);
    const outline = this.kept(key, outlined);
    if (outline) return { total: outline.total, rows: await this.walk(found, outline, span) };
    return this.gate.run(async () => {
      // Who waited may find it drawn.
      const drawn = this.kept(key, outlined);
      if (drawn) return { total: drawn.total, rows: await this.walk(found, drawn, span) };
      const { ids, ...fresh } = await this.draw(found(sql`true`), span);
      this.keep(key, fresh);
      return { total: fresh.total, rows: await this.rows(sql`select unnest(${ids}::uuid[]) as one`) };
    });
  }

  /**
   * Between the marks around the page. The first page has none before it: what has just gone live stands there at once; and its end leaves room
   * for what came since.
   */
  private async walk(found: Found, { total, marks }: Outline, { from, limit }: Span): Promise<SessionRow[]> {
    if (from >= total) return [];
    const first = from ? sql`(list_key, id) >= ${at(marks[Math.floor(from / EVERY)]!)}` : sql`true`;
    const end = marks[Math.ceil((from + limit) / EVERY) + (from ? 0 : 2)];
    const span = end ? sql`${first} and (list_key, id) < ${at(end)}` : first;
    // Written out, because a plan for any number of rows is another than one for a page.
    const page = sql.raw(`limit ${limit} offset ${from % EVERY}`);
    return this.rows(sql`select id as one from (${found(span)}) found order by list_key, id ${page}`);
  }

  private rows(ids: RawBuilder<unknown>): Promise<SessionRow[]> {
    return this.db.rows(sql<SessionRow>`select ${VIEW_COLUMNS} from (${ids}) page join live_session on id = one order by list_key, id`);
  }

  /** Of a long list one that is some seconds old may do, and is drawn anew while it does; one does it for all. */
  private kept(key: string, list: RawBuilder<unknown>): Outline | undefined {
    const kept = this.outlines.get(key);
    if (!kept) return undefined;
    const age = performance.now() - kept.at;
    if (age > OLDEST_MS) return undefined;
    if (age > FRESH_MS) {
      this.outlines.set(key, { ...kept, at: performance.now() });
      void this.gate
        .run(() => this.draw(list, { from: 0, limit: 0 }))
        .then(
          (outline) => this.keep(key, outline),
          () => this.forget(key),
        );
    }
    return kept.outline;
  }

  private keep(key: string, { total, marks }: Outline): void {
    this.forget(key);
    if (total <= SHORT || marks.length > MOST_MARKS) return;
    this.outlines.set(key, { outline: { total, marks }, at: performance.now() });
    this.marks += marks.length;
    for (const oldest of this.outlines.keys())
      if (this.marks > MOST_MARKS) this.forget(oldest);
      else break;
  }

  private forget(key: string): void {
    this.marks -= this.outlines.get(key)?.outline.marks.length ?? 0;
    this.outlines.delete(key);
  }

  /** Goes through the whole list once. */
  private async draw(list: RawBuilder<unknown>, { from, limit }: Span): Promise<Outline & { readonly ids: string[] }> {
    const rows = await this.db.rows(sql<Mark & { n: number; total: number }>`
      with numbered as materialized (select list_key, id, row_number() over (order by list_key, id)::int - 1 as n from (${list}) found)
      select list_key::text as "listKey", id, n, (select count(*) from numbered)::int as total from numbered
      where n % ${EVERY} = 0 or (n >= ${from} and n < ${from + limit}) order by n`);
    const ids = rows.filter(({ n }) => n >= from && n < from + limit).map(({ id }) => id);
    return { total: rows[0]?.total ?? 0, marks: rows.filter(({ n }) => n % EVERY === 0).map(({ listKey, id }) => ({ listKey, id })), ids };
  }
}

type Span = { readonly from: number; readonly limit: number };

const at = ({ listKey, id }: Mark) => sql`(${listKey}::bigint, ${id}::uuid)`;

const toMinute = (time: Date | undefined): Date | undefined => time && new Date(Math.floor(time.getTime() / 60_000) * 60_000);

/** The sessions found, by `list_key` and `id`, as far as they also meet another condition. */
type Found = (more: RawBuilder<unknown>) => RawBuilder<unknown>;

/** The three parts of every list (0006-catalogue.ts): what is live, what is to come, what is over. Within each the key goes with the planned start. */
const PAST = 2n ** 62n;
const PARTS: readonly { readonly has: readonly SessionStatus[]; readonly key: (at: bigint) => bigint; readonly falls?: true }[] = [
  { has: ['live'], key: (at) => at - PAST },
  { has: ['scheduled'], key: (at) => at },
  { has: ['ended', 'cancelled'], key: (at) => PAST - at, falls: true },
];

const foundBy = (scope: RawBuilder<unknown>, filter: SessionFilter): Found =>
  within(filter, sql`${scope} and ${sql.join(conditionsOf(filter), sql` and `)}`);

/** Dates and status are ranges of the key, so that nothing outside them is looked at. */
const within = ({ status, from, to }: SessionFilter, condition: RawBuilder<unknown>): Found => {
  const select = (range: RawBuilder<unknown>, more: RawBuilder<unknown>) =>
    sql`select list_key, id from live_session where ${range} and ${condition} and ${more}`;
  if (!status && !from && !to) return (more) => select(sql`true`, more);
  const parts = PARTS.filter(({ has }) => !status || has.includes(status));
  return (more) =>
    sql.join(
      parts.map(({ key, falls }) => {
        const [start, end] = [key(from ? micros(from) : -FOREVER), key(to ? micros(to) : FOREVER)].map(String);
        return select(
          falls
            ? sql`list_key > ${end}::bigint and list_key <= ${start}::bigint`
            : sql`list_key >= ${start}::bigint and list_key < ${end}::bigint`,
          more,
        );
      }),
      sql` union all `,
    );
};

const micros = (at: Date): bigint => BigInt(at.getTime()) * 1000n;
/** In microseconds since 1970; beyond what a Date can be. */
const FOREVER = 2n ** 61n;

const conditionsOf = ({ status, classId, host, seriesId, q, free }: SessionFilter): RawBuilder<unknown>[] => [
  sql`true`,
  ...(status ? [sql`status = ${status}`] : []),
  ...(classId ? [sql`class_id = ${classId}`] : []),
  ...(host ? [sql`host_id = ${host}`] : []),
  ...(seriesId ? [sql`series_id = ${seriesId}`] : []),
  ...(free === undefined ? [] : [free ? sql`price = 0` : sql`price > 0`]),
  ...(q ? [matching(q)] : []),
];

/** What has no word in it finds nothing. */
const matching = (q: string): RawBuilder<unknown> => {
  const words = wordsOf(q);
  return words.length ? sql`search @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})` : sql`false`;
};
