import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { PageRequest } from '../../contracts/page.js';
import { Refusal } from '../../kernel/domain/refusal.js';
import { Gate } from '../../kernel/gate.js';
import { Batcher } from '../../kernel/messaging/batcher.js';
import { Database } from '../../kernel/messaging/database.js';
import { SharedReads } from '../../kernel/messaging/shared-reads.js';
import { Outlines, type Mark, type Outline } from './outlines.js';
import { foundAmongFew, foundBy, keyOf, LIVE, readingsOf, together, type Found, type Scope, type SessionFilter } from './session-filter.js';
import { VIEW_COLUMNS, type SessionRow } from './session-views.js';

/** A longer list that is asked for again and again is not gone through anew for each page of it. To search costs more than to count. */
const LONG = { list: 1_000, search: 500 };
/** The beginning of a list has room for so many that went away from it since. */
const SPARE = 40;
/** Where every so many sessions of a long list stand is remembered. */
const EVERY = 20;
/** A search of up to so many is remembered whole: to search again costs more than to remember. */
const REMEMBERED = 10_000;
/** Lists that are gone through at a time: whatever people ask for, the database has time for others. And that wait for it: a whole school may open theirs at once. */
const AT_ONCE = 4;
const WAITING = 2_000;

/** Pages that one statement fetches. */
const MOST_PAGES = 20;

interface Ids {
  /** Of the whole list. */
  readonly total: number;
  /** Of the page. */
  readonly ids: readonly string[];
}
interface Span {
  readonly from: number;
  readonly limit: number;
}

/** Finds pages of sessions, and how many there are. */
@Injectable()
export class Catalogue {
  private readonly outlines = new Outlines();
  private readonly gate = new Gate(AT_ONCE, WAITING, () => new Refusal('DATABASE_UNAVAILABLE'));
  /** Those who ask the same while it is answered share the next answer: what was committed when they asked is in it. */
  private readonly answers = new Batcher<() => Promise<unknown>, unknown>(
    async (_, asked) => {
      const answer = await asked[0]!();
      return asked.map(() => ({ ok: answer }));
    },
    { maxBatch: 1_000, blamesOne: () => false },
  );

  private readonly pages: SharedReads<readonly string[], SessionRow[]>;

  constructor(private readonly db: Database) {
    this.pages = new SharedReads(db, (lists) => this.fetch(lists), MOST_PAGES);
  }

  /** Of the sessions in `scope` those that the filter lets through. */
  async find(scope: Scope, filter: SessionFilter, page: PageRequest): Promise<Ids> {
    const span = { from: (page.page - 1) * page.limit, limit: page.limit };
    for (const reading of readingsOf(filter)) {
      const found = await this.read(scope, reading, span);
      if (found.total) return found;
    }
    return { total: 0, ids: [] };
  }

  /** In the order of `ids`, as they are now; they may have changed since they were found. */
  async rows(ids: readonly string[]): Promise<readonly SessionRow[]> {
    return ids.length ? this.pages.ask(ids) : [];
  }

  private async read(scope: Scope, filter: SessionFilter, span: Span): Promise<Ids> {
    const found = foundBy(scope.condition, filter);
    const key = keyOf(scope, filter);
    const draw = () => this.shared(key, () => this.gate.run(() => this.draw(found, filter)));
    const outline = this.outlines.get(key, draw);
    const page = await this.shared(`${span.from} ${span.limit} ${key}`, () =>
      outline ? this.walk(foundAmongFew(scope.condition, filter), outline, span) : this.gate.run(() => this.goThrough(found, filter, span)),
    );
    if (!outline && isLong(page.total, filter)) this.outlines.note(key, draw);
    return page;
  }

  private shared<T>(question: string, ask: () => Promise<T>): Promise<T> {
    return this.db.outside(() => this.answers.run(question, ask)) as Promise<T>;
  }

  /** A page and how long the list is, in one statement. */
  private async goThrough(found: Found, { q }: SessionFilter, { from, limit }: Span): Promise<Ids> {
    const page = sql`order by list_key, id ${sql.raw(`limit ${limit}`)} offset ${from}`;
    const counts = found().map((part) => sql`(select count(*)::int from ${part} part)`);
    // To search twice costs more than to keep what was found; to go along an index twice, the second time only as far as the page, does not.
    const statement = q
      ? sql<Ids>`
          with found as materialized (${together(found())})
          select (select count(*)::int from found) as total, array(select id from found ${page})::text[] as ids`
      : sql<Ids>`
          select ${sql.join(counts, sql` + `)} as total,
            array(select id from (${together(found(undefined, from + limit))}) first ${page})::text[] as ids`;
    return (await this.db.row(statement))!;
  }

  /** Goes through the whole of a list once. */
  private async draw(found: Found, filter: SessionFilter): Promise<Outline | null> {
    const every = filter.q ? sql`case when total > ${REMEMBERED} then ${EVERY} else 1 end` : sql`${EVERY}`;
    const row = await this.db.row(sql<{ total: number | null; marks: string }>`
      with numbered as materialized (
        select list_key, id, row_number() over (order by list_key, id)::int - 1 as n, count(*) over ()::int as total from (${together(found())}) found
      ) select max(total) as total, string_agg(list_key || ' ' || id, ',' order by n) as marks from numbered where n % (${every})::int = 0`);
    const total = row?.total ?? 0;
    if (!isLong(total, filter)) return null;
    const marks = row!.marks.split(',');
    return { total, every: marks.length === total ? 1 : EVERY, marks };
  }

  /** The page of a long list. What has just gone live stands at the beginning of the first at once. */
  private async walk(found: Found, { total, every, marks }: Outline, { from, limit }: Span): Promise<Ids> {
    if (from >= total) return { total, ids: [] };
    if (every === 1 && from) return { total, ids: marks.slice(from, from + limit).map(idOf) };
    const page = every === 1 ? beginning(found, marks, limit) : between(found, marks, from, limit);
    return { total, ids: (await this.db.rows(sql<{ id: string }>`select id from (${page}) page`)).map(({ id }) => id) };
  }

  private async fetch(lists: readonly (readonly string[])[]): Promise<SessionRow[][]> {
    const rows = await this.db.rows(sql<SessionRow>`
      select ${VIEW_COLUMNS} from live_session where id = any(${[...new Set(lists.flat())]}::uuid[])`);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return lists.map((ids) => ids.flatMap((id) => byId.get(id) ?? []));
  }
}

/** Of a remembered search: what is live now, and what was found as far as it still is what was looked for. */
const beginning = (found: Found, marks: readonly Mark[], limit: number): RawBuilder<unknown> => {
  const ids = marks.slice(0, limit + SPARE).map(idOf);
  const parts = [...found(LIVE), ...found(sql`id = any(${ids}::uuid[])`)];
  return sql`select distinct list_key, id from (${together(parts)}) found order by list_key, id ${sql.raw(`limit ${limit}`)}`;
};

/** Between the marks around the page. The first has none before it, and its end leaves room for what came since. */
const between = (found: Found, marks: readonly Mark[], from: number, limit: number): RawBuilder<unknown> => {
  const first = from ? sql`(list_key, id) >= ${at(marks[Math.floor(from / EVERY)]!)}` : sql`true`;
  const end = marks[Math.ceil((from + limit + (from ? 0 : SPARE)) / EVERY)];
  const span = end ? sql`${first} and (list_key, id) < ${at(end)}` : first;
  // Written out, because a plan for any number of rows is another than one for a page.
  return sql`select id from (${together(found(span))}) found order by list_key, id ${sql.raw(`limit ${limit} offset ${from % EVERY}`)}`;
};

const isLong = (total: number, { q }: SessionFilter): boolean => total > (q ? LONG.search : LONG.list);

const idOf = (mark: Mark): string => mark.slice(mark.indexOf(' ') + 1);
const at = (mark: Mark) => sql`(${mark.slice(0, mark.indexOf(' '))}::bigint, ${idOf(mark)}::uuid)`;
