import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../kernel/messaging/database.ts';

/** What a number can stand for. A user has the same number in every dialect. */
export type Numbered = 'user' | 'session' | 'class' | 'stay' | 'booking';

/** The largest number that the table can hold. */
export const MAX_NUMBER = 2_147_483_647;

interface Row {
  readonly id: string;
  readonly number: number;
}

/** The numbers that stand for our ids in dialects whose clients expect numbers. An id gets its number when a client first sees it, and keeps it. */
@Injectable()
export class NumericIds {
  constructor(private readonly db: Database) {}

  /** The numbers of these ids, by id. */
  async numbersOf(kind: Numbered, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const wanted = [...new Set(ids)];
    const numbers = new Map(await this.known(kind, wanted));
    const unknown = wanted.filter((id) => !numbers.has(id)).toSorted();
    if (!unknown.length) return numbers;
    // In the order of the ids, which is the order in which they were created; two requests that number the same ids cannot deadlock either.
    await this.db.rows(sql`
      insert into numeric_id (kind, id) select ${kind}, id from unnest(${unknown}::uuid[]) with ordinality as new (id, place) order by place
      on conflict (kind, id) do nothing`);
    // Read again, because another request may have numbered some of them first.
    for (const [id, number] of await this.known(kind, unknown)) numbers.set(id, number);
    return numbers;
  }

  async numberOf(kind: Numbered, id: string): Promise<number> {
    return (await this.numbersOf(kind, [id])).get(id)!;
  }

  /** The id that a number stands for, as a client sends it: a number or its digits. Undefined for anything else. */
  async idOf(kind: Numbered, given: unknown): Promise<string | undefined> {
    const number = typeof given === 'number' || (typeof given === 'string' && /^\d{1,10}$/.test(given)) ? Number(given) : NaN;
    if (!Number.isInteger(number) || number < 1 || number > MAX_NUMBER) return undefined;
    const row = await this.db.row(sql<Row>`select id from numeric_id where number = ${number} and kind = ${kind}`);
    return row?.id;
  }

  private async known(kind: Numbered, ids: string[]): Promise<[string, number][]> {
    const rows = await this.db.rows(sql<Row>`select id, number from numeric_id where kind = ${kind} and id = any(${ids}::uuid[])`);
    return rows.map(({ id, number }) => [id, number]);
  }
}
