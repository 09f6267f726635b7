import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { PageRequest } from '../../contracts/page.js';
import { Refusal } from '../../kernel/domain/refusal.js';
import { Gate } from '../../kernel/gate.js';
import { Database } from '../../kernel/messaging/database.js';
import { foundBy, type Found, type SessionFilter } from './session-filter.js';
import { VIEW_COLUMNS, type SessionRow } from './session-views.js';

type Mark = { readonly listKey: string; readonly id: string };

/** How long a list is, and where every so many sessions of it stand, so that a page far down is found without walking to it. */
interface Outline {
  readonly total: number;
  readonly marks: readonly Mark[];
  /** All of them, where they were searched for and are not too many: to search again costs more than to remember. */
  readonly ids: readonly string[] | null;
}

const EVERY = 20;
/** A longer list is not gone through anew for each page of it. */
const SHORT = 1_000;
const FRESH_MS = 10_000;
const OLDEST_MS = 60_000;
/** The longest search that is remembered whole. */
const REMEMBERED = 10_000;
/** Marks and ids of all lists together: some 20 MB. */
const MOST_MARKS = 200_000;
/** Lists that are gone through at a time, and that wait for it: whatever people ask for, the database has time for others. */
const AT_ONCE = 4;
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
    const kept = this.kept(key, outlined, filter);
    const list = kept ?? (await this.gate.run(async () => this.kept(key, outlined, filter) ?? this.draw(found(sql`true`), filter, span)));
    if (!isDrawn(list)) return { total: list.total, rows: await this.walk(found, list, span) };
    this.keep(key, list);
    return { total: list.total, rows: await this.rows(list.page) };
  }

  /**
   * Between the marks around the page. The first page has none before it: what has just gone live stands there at once; and its end leaves room
   * for what came since.
   */
  private async walk(found: Found, { total, marks, ids }: Outline, { from, limit }: Span): Promise<SessionRow[]> {
    if (from >= total) return [];
    if (from && ids) return this.rows(ids.slice(from, from + limit));
    const first = from ? sql`(list_key, id) >= ${at(marks[Math.floor(from / EVERY)]!)}` : sql`true`;
    const end = marks[Math.ceil((from + limit) / EVERY) + (from ? 0 : 2)];
    const span = end ? sql`${first} and (list_key, id) < ${at(end)}` : first;
    // Written out, because a plan for any number of rows is another than one for a page.
    const page = sql.raw(`limit ${limit} offset ${from % EVERY}`);
    const one = sql`select id as one from (${found(span)}) found order by list_key, id ${page}`;
    return this.db.rows(sql<SessionRow>`select ${VIEW_COLUMNS} from (${one}) page join live_session on id = one order by list_key, id`);
  }

  private rows(ids: readonly string[]): Promise<SessionRow[]> {
    if (!ids.length) return Promise.resolve([]);
    return this.db.rows(
      sql<SessionRow>`select ${VIEW_COLUMNS} from live_session where id = any(${[...ids]}::uuid[]) order by list_key, id`,
    );
  }

  /** Of a long list one that is some seconds old may do, and is drawn anew while it does; one does it for all. */
  private kept(key: string, list: RawBuilder<unknown>, filter: SessionFilter): Outline | undefined {
    const kept = this.outlines.get(key);
    if (!kept) return undefined;
    const age = performance.now() - kept.at;
    if (age > OLDEST_MS) return undefined;
    if (age > FRESH_MS) {
      this.outlines.set(key, { ...kept, at: performance.now() });
      void this.gate
        .run(() => this.draw(list, filter, { from: 0, limit: 0 }))
        .then(
          (outline) => this.keep(key, outline),
          () => this.forget(key),
        );
    }
    return kept.outline;
  }

  private keep(key: string, { total, marks, ids }: Outline): void {
    this.forget(key);
    if (total <= SHORT || marks.length > MOST_MARKS) return;
    const outline = { total, marks, ids };
    this.outlines.set(key, { outline, at: performance.now() });
    this.marks += sizeOf(outline);
    for (const oldest of this.outlines.keys())
      if (this.marks > MOST_MARKS) this.forget(oldest);
      else break;
  }

  private forget(key: string): void {
    const kept = this.outlines.get(key);
    if (kept) this.marks -= sizeOf(kept.outline);
    this.outlines.delete(key);
  }

  /** Goes through the whole list once, and finds the page on its way. */
  private async draw(list: RawBuilder<unknown>, { q }: SessionFilter, { from, limit }: Span): Promise<Drawn> {
    const all = q ? sql`total <= ${REMEMBERED}` : sql`false`;
    const rows = await this.db.rows(sql<Mark & { n: number; total: number }>`
      with numbered as materialized (
        select list_key, id, row_number() over (order by list_key, id)::int - 1 as n, count(*) over ()::int as total from (${list}) found
      )
      select list_key::text as "listKey", id, n, total from numbered
      where n % ${EVERY} = 0 or (n >= ${from} and n < ${from + limit}) or (total > ${SHORT} and ${all}) order by n`);
    const total = rows[0]?.total ?? 0;
    return {
      total,
      marks: rows.filter(({ n }) => n % EVERY === 0).map(({ listKey, id }) => ({ listKey, id })),
      ids: rows.length === total ? rows.map(({ id }) => id) : null,
      page: rows.filter(({ n }) => n >= from && n < from + limit).map(({ id }) => id),
    };
  }
}

/** With the ids of the page that was asked for. */
type Drawn = Outline & { readonly page: readonly string[] };

const isDrawn = (list: Outline | Drawn): list is Drawn => 'page' in list;

const sizeOf = ({ marks, ids }: Outline): number => marks.length + (ids?.length ?? 0);

type Span = { readonly from: number; readonly limit: number };

const at = ({ listKey, id }: Mark) => sql`(${listKey}::bigint, ${id}::uuid)`;

const toMinute = (time: Date | undefined): Date | undefined => time && new Date(Math.floor(time.getTime() / 60_000) * 60_000);
