import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { PageRequest, Position } from '../../../contracts/page.ts';
import type { SessionFilter } from '../../../contracts/live-session/catalogue.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Batcher } from '../../../kernel/messaging/batcher.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { SharedReads } from '../../../kernel/messaging/shared-reads.ts';
import { badCursor, requirePosition } from '../../../kernel/paging/position.ts';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { foundBy, keyOf, interpretationsOf, unionOf, type Found, type Scope } from './session-filter.ts';
import { VIEW_COLUMNS, type SessionRow } from './session-views.ts';

/** Lists longer than this are cached: counting or searching that many rows takes as long as all the other work on a page. */
const LONG = { list: 1_000, search: 500 };
/** How long a long list, or its total, is cached. */
const CACHED_MS = { list: 10_000, search: 2_000 };
/** About 100 bytes each. */
const MAX_CACHED_PLACES = 300_000;
const MAX_CACHED_TOTALS = 10_000;
/** How many lists are read at a time, which leaves database capacity for other work, and how many may wait: a whole school may open its lists at once. */
const CONCURRENT = 4;
const MAX_WAITING = 2_000;
/** How many pages one statement fetches. */
const MAX_PAGES = 20;

/** A session's place in a list: `<list_key> <id>`. One string, because thousands are cached. */
type Place = string;

interface Places {
  /** Length of the whole list. */
  readonly total: number;
  /** Places on the page, plus one if the list continues. */
  readonly places: readonly Place[];
}

interface Ids {
  /** Length of the whole list. */
  readonly total: number;
  /** Ids on the page. */
  readonly ids: readonly string[];
  readonly next: Position | null;
}

interface List {
  readonly key: string;
  readonly found: Found;
  readonly isSearch: boolean;
}

/** A page, by its offset or after a place (null = from the beginning). */
interface Span {
  readonly from: number;
  readonly limit: number;
  readonly after?: Place | null;
}

/**
 * Finds pages of sessions and their total number. Pages near the beginning of a list, and pages read by cursor, are always current. The total of
 * a long list, and which sessions are on its later pages, may be up to ten seconds old. A long search may be up to two seconds old.
 */
@Injectable()
export class Catalogue {
  // `ttlResolution: 0` reads the clock at each access. The default remembers it until a timer fires, which a busy event loop delays.
  private readonly totals = new LRUCache<string, number>({ max: MAX_CACHED_TOTALS, ttl: CACHED_MS.list, ttlResolution: 0 });
  private readonly lists = new LRUCache<string, readonly Place[]>({
    maxSize: MAX_CACHED_PLACES,
    sizeCalculation: (places) => places.length,
    ttl: CACHED_MS.list,
    ttlResolution: 0,
  });
  private readonly semaphore = new Semaphore(CONCURRENT, MAX_WAITING, () => new DomainError('DATABASE_UNAVAILABLE'));
  /** Callers who ask for the same list while it is being read share the next read, so that each sees everything committed before they asked. */
  private readonly answers = new Batcher<() => Promise<unknown>, unknown>(
    async (_, asked) => {
      const answer = await asked[0]!();
      return asked.map(() => ({ ok: answer }));
    },
    { maxBatch: 1_000, retriesSingly: false },
  );
  private readonly pages: SharedReads<readonly string[], SessionRow[]>;

  constructor(private readonly db: Database) {
    this.pages = new SharedReads(db, (lists) => this.fetch(lists), MAX_PAGES);
  }

  /** Returns a page of the sessions in `scope` that match the filter. */
  async find(scope: Scope, filter: SessionFilter, { page, limit, after }: PageRequest): Promise<Ids> {
    const interpretations = interpretationsOf(filter);
    const { place, interpretation: first } = after ? placeAt(after, interpretations.length) : { place: undefined, interpretation: 0 };
    const span = { from: after ? 0 : (page - 1) * limit, limit, after: place };
    for (const [n, interpretation] of interpretations.entries()) {
      // A cursor keeps the interpretation it began with, even if an earlier interpretation would now find something.
      if (n < first) continue;
      const list = { key: keyOf(scope, interpretation), found: foundBy(scope.condition, interpretation), isSearch: filter.q !== undefined };
      const { total, places } = await this.read(list, span);
      if (!total && !place) continue;
      return { total, ids: places.slice(0, limit).map(idOf), next: places.length > limit ? positionOf(places[limit - 1]!, n) : null };
    }
    return { total: 0, ids: [], next: null };
  }

  /** Loads the current rows in the order of `ids`. Sessions may have changed or been deleted since their ids were found. */
  async rows(ids: readonly string[]): Promise<readonly SessionRow[]> {
    return ids.length ? this.pages.ask(ids) : [];
  }

  private async read(list: List, span: Span): Promise<Places> {
    const isCheap = span.after !== undefined || (!list.isSearch && span.from <= LONG.list);
    if (isCheap) return this.shared(`${span.from} ${span.limit} ${span.after} ${list.key}`, () => this.readNow(list, span));
    // A list too long for the cache is read page by page.
    if ((this.totals.get(list.key) ?? 0) > MAX_CACHED_PLACES) return this.readNow(list, span);
    const cached = async () => this.lists.get(list.key) ?? this.readAll(list);
    const places = this.lists.get(list.key) ?? (await this.shared(list.key, cached));
    return { total: places.length, places: places.slice(span.from, span.from + span.limit + 1) };
  }

  private shared<T>(question: string, ask: () => Promise<T>): Promise<T> {
    return this.db.outside(() => this.answers.run(question, () => this.semaphore.run(ask))) as Promise<T>;
  }

  /** Reads a page and the total in one statement. */
  private async readNow({ key, found, isSearch }: List, { from, limit, after }: Span): Promise<Places> {
    const known = this.totals.get(key);
    const page = unionOf(found(after ? sql`(list_key, id) > ${pairOf(after)}` : sql`true`, from + limit + 1));
    // The limit is a literal, because with a parameter the planner does not know that only a page is needed.
    const answer = (await this.db.row(sql<Places>`
      select ${known === undefined ? countOf(found()) : sql`${known}::int`} as total, array(
        select list_key || ' ' || id from (${page}) found order by list_key, id ${sql.raw(`limit ${limit + 1}`)} offset ${from}) as places`))!;
    if (known === undefined && answer.total > LONG.list)
      this.totals.set(key, answer.total, { ttl: CACHED_MS[isSearch ? 'search' : 'list'] });
    return answer;
  }

  private async readAll({ key, found, isSearch }: List): Promise<readonly Place[]> {
    const row = await this.db.row(sql<{ places: string | null }>`
      select string_agg(list_key || ' ' || id, ',') as places from (
        select list_key, id from (${unionOf(found())}) found order by list_key, id) sorted`);
    const places = row?.places?.split(',') ?? [];
    const kind = isSearch ? 'search' : 'list';
    if (places.length > LONG[kind]) this.lists.set(key, places, { ttl: CACHED_MS[kind] });
    if (places.length > MAX_CACHED_PLACES) this.totals.set(key, places.length, { ttl: CACHED_MS[kind] });
    return places;
  }

  private async fetch(lists: readonly (readonly string[])[]): Promise<SessionRow[][]> {
    const rows = await this.db.rows(sql<SessionRow>`
      select ${VIEW_COLUMNS} from live_session where id = any(${[...new Set(lists.flat())]}::uuid[])`);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return lists.map((ids) => ids.flatMap((id) => byId.get(id) ?? []));
  }
}

const countOf = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join(
    parts.map((part) => sql`(select count(*)::int from ${part} part)`),
    sql` + `,
  );

const idOf = (place: Place): string => place.slice(place.indexOf(' ') + 1);
const keyAt = (place: Place): string => place.slice(0, place.indexOf(' '));
const pairOf = (place: Place) => sql`(${keyAt(place)}::bigint, ${idOf(place)}::uuid)`;

/** The position for a cursor. `interpretation`: index of the interpretation of the search that found the place. */
const positionOf = (place: Place, interpretation: number): Position => [...place.split(' '), interpretation];

/** The place and the interpretation of a cursor; `place` is null for the beginning. Throws unless it is a position in a list of sessions. */
const placeAt = (position: Position, interpretations: number): { place: Place | null; interpretation: number } => {
  if (!position.length) return { place: null, interpretation: 0 };
  requirePosition(position, ['bigint', 'id', 'int']);
  const [key, id, interpretation] = position as readonly [string, string, number];
  if (interpretation < 0 || interpretation >= interpretations) throw badCursor();
  return { place: `${key} ${id}`, interpretation };
};
