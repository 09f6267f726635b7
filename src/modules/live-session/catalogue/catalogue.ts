import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { PageRequest, Position } from '../../../contracts/page.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { Batcher } from '../../../kernel/messaging/batcher.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { SharedReads } from '../../../kernel/messaging/shared-reads.ts';
import { countedBy, countOf, EVERY, FIRST, idOf, isBehind, isLong, markAt, marksOf, pageOf, positionAt, type Span } from './by-outline.ts';
import { Outlines, type Draw, type Mark, type Outline } from './outlines.ts';
import {
  foundAmongFew,
  foundBy,
  keyOf,
  rangesOf,
  readingsOf,
  together,
  type Found,
  type Scope,
  type SessionFilter,
} from './session-filter.ts';
import { VIEW_COLUMNS, type SessionRow } from './session-views.ts';

/** To go through all there is, so that its parts are counted faster, pays only where many ask for parts of it. */
const OFTEN = 100;
/** Sessions before a page that are gone through without much ado. */
const FAR = 1_000;
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
  readonly next: Position | null;
}
/** The page, and one more where the list goes on. */
interface Marks {
  readonly total: number;
  readonly marks: readonly Mark[];
}
interface List {
  readonly key: string;
  readonly found: Found;
  readonly draw: Draw;
}

/** Finds pages of sessions, and how many there are. */
@Injectable()
export class Catalogue {
  private readonly outlines = new Outlines();
  private readonly gate = new Semaphore(AT_ONCE, WAITING, () => new DomainError('DATABASE_UNAVAILABLE'));
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
  async find(scope: Scope, filter: SessionFilter, { page, limit, after }: PageRequest): Promise<Ids> {
    const readings = readingsOf(filter);
    const { behind, reading: first } = after ? markAt(after, readings.length) : { behind: undefined, reading: 0 };
    const span = { from: after ? 0 : (page - 1) * limit, limit, behind };
    for (const [n, reading] of readings.entries()) {
      // What a list was begun with it goes on with, also where another reading would find something by now.
      if (n < first) continue;
      const { total, marks } = await this.read(scope, reading, span);
      if (!total && !behind) continue;
      return { total, ids: marks.slice(0, limit).map(idOf), next: marks.length > limit ? positionAt(marks[limit - 1]!, n) : null };
    }
    return { total: 0, ids: [], next: null };
  }

  /** In the order of `ids`, as they are now; they may have changed since they were found. */
  async rows(ids: readonly string[]): Promise<readonly SessionRow[]> {
    return ids.length ? this.pages.ask(ids) : [];
  }

  private async read(scope: Scope, filter: SessionFilter, span: Span): Promise<Marks> {
    const { key, found, draw } = this.listOf(scope, filter);
    const question = `${span.from} ${span.limit} ${span.behind} ${key}`;
    const outline = this.outlines.get(key, draw);
    const all = () => this.gate.run(() => this.goThrough(found, filter, span));
    // How a search begins is remembered, and whoever reads by cursor wants what is there: to look for the words from the beginning on could take long.
    if (outline && filter.q && span.behind === null) return this.shared(question, all);
    if (outline)
      return this.shared(question, async () => (await this.walk(foundAmongFew(scope.condition, filter), filter, outline, span)) ?? all());
    const isDated = !filter.q && (filter.from ?? filter.to) !== undefined;
    const whole = isDated ? this.listOf(scope, { ...filter, from: undefined, to: undefined }) : undefined;
    const outlineOfAll = whole && this.outlines.get(whole.key, whole.draw);
    const counted = outlineOfAll && countedBy(outlineOfAll, whole.found, rangesOf(filter));
    const page = await this.shared(question, () => this.gate.run(() => this.goThrough(found, filter, span, counted)));
    if (!isLong(page.total, filter)) return page;
    // What is counted without going through it needs an outline of its own only where people look far into it.
    if (!counted || span.from > FAR) this.outlines.note(key, draw);
    if (whole && !counted) this.outlines.note(whole.key, whole.draw, OFTEN);
    return page;
  }

  private listOf(scope: Scope, filter: SessionFilter): List {
    const [key, found] = [keyOf(scope, filter), foundBy(scope.condition, filter)];
    return { key, found, draw: () => this.shared(key, () => this.gate.run(() => this.draw(found, filter))) };
  }

  private shared<T>(question: string, ask: () => Promise<T>): Promise<T> {
    return this.db.outside(() => this.answers.run(question, ask)) as Promise<T>;
  }

  /** A page and how long the list is, in one statement. */
  private async goThrough(found: Found, { q }: SessionFilter, span: Span, counted?: RawBuilder<unknown>): Promise<Marks> {
    const { from, limit } = span;
    const marks = (rows: RawBuilder<unknown>) => sql`array(${marksOf(rows, limit, sql`${from}`)})`;
    // To search twice costs more than to keep what was found; to go along an index twice, the second time only as far as the page, does not.
    const statement = q
      ? sql<Marks>`
          with hits as materialized (${together(found())})
          select (select count(*)::int from hits) as total, ${marks(sql`select * from hits where ${isBehind(span)}`)} as marks`
      : sql<Marks>`
          select ${counted ?? countOf(found())} as total, ${marks(together(found(isBehind(span), from + limit + 1)))} as marks`;
    return (await this.db.row(statement))!;
  }

  /** Goes through the whole of a list once. */
  private async draw(found: Found, filter: SessionFilter): Promise<Outline | null> {
    const every = filter.q ? sql`case when total > ${REMEMBERED} then ${EVERY} else 1 end` : sql`${EVERY}`;
    const hasFirst = filter.q ? sql`total > ${REMEMBERED}` : sql`false`;
    const row = await this.db.row(sql<{ total: number | null; marks: string; first: string | null }>`
      with numbered as materialized (
        select list_key, id, row_number() over (order by list_key, id)::int - 1 as n, count(*) over ()::int as total from (${together(found())}) found
      ) select max(total) as total, string_agg(list_key || ' ' || id, ',' order by n) filter (where n % (${every})::int = 0) as marks,
        string_agg(id::text, ',' order by n) filter (where n < ${FIRST} and ${hasFirst}) as first from numbered`);
    const total = row?.total ?? 0;
    if (!isLong(total, filter)) return null;
    const marks = row!.marks.split(',');
    return { total, every: marks.length === total ? 1 : EVERY, marks, first: row!.first?.split(',') ?? [] };
  }

  /** Undefined where so many went away since the outline was drawn that it does not lead to the end of the page. */
  private async walk(found: Found, filter: SessionFilter, outline: Outline, span: Span): Promise<Marks | undefined> {
    const { total, every, marks } = outline;
    const { from, limit } = span;
    if (from >= total) return { total, marks: [] };
    if (every === 1 && from && from + limit < total) return { total, marks: marks.slice(from, from + limit + 1) };
    const where = every === 1 && from ? { from: 0, limit, behind: marks[from - 1]! } : span;
    const { statement, whole } = pageOf(outline, found, filter, where);
    const page = (await this.db.rows(statement)).map(({ mark }) => mark);
    return whole || page.length > limit ? { total, marks: page } : undefined;
  }

  private async fetch(lists: readonly (readonly string[])[]): Promise<SessionRow[][]> {
    const rows = await this.db.rows(sql<SessionRow>`
      select ${VIEW_COLUMNS} from live_session where id = any(${[...new Set(lists.flat())]}::uuid[])`);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return lists.map((ids) => ids.flatMap((id) => byId.get(id) ?? []));
  }
}
