import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { Database } from '../../messaging/database.ts';
import { Journal, type Reservation } from '../../messaging/journal.ts';
import { Secrets } from '../../security/secrets.ts';
import type { KernelRequest } from '../request.ts';

/** Thrown to send the response to the first request with this key again. */
export class StoredResponse extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super('kept answer');
  }
}

const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

export const keyOf = (header: string): string => {
  if (PRINTABLE.test(header)) return header;
  throw new DomainError('VALIDATION_FAILED', [{ field: 'Idempotency-Key', message: 'must have 1 to 200 printable ASCII characters' }]);
};

/** Two requests with the same hash count as the same. */
export const hashOf = ({ method, originalUrl, body }: Pick<KernelRequest, 'method' | 'originalUrl' | 'body'>): string =>
  createHash('sha256')
    .update(JSON.stringify([method, originalUrl, Buffer.isBuffer(body) ? null : ((body as unknown) ?? null)]))
    .update(Buffer.isBuffer(body) ? body : '')
    .digest('hex');

/** In ms: how often to look for the response if another node runs the request. */
const LOOK_EVERY = 100;

/** When a run counts as dead, if it has committed nothing, and if it has. */
const SECONDS = { here: [60, 60], elsewhere: [15, 2] } as const;

interface StoredRow {
  /** Set if the key was free and is now reserved for this request. */
  readonly since: string | null;
  readonly hash: string;
  readonly status: number | null;
  readonly body: unknown;
  /** The row is too old or its run seems dead, so this request may take it over. */
  readonly free: boolean;
}

/** Responses by Idempotency-Key, for a day. The row is inserted before the request runs, so that two at once cannot both run. */
@Injectable()
export class StoredResponses {
  /** In ms: how long a repeated request waits for the response to the first. */
  patience = 2_000;
  /** Requests running on this node, by user and key. */
  private readonly running = new Map<string, Journal>();

  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
  ) {}

  /**
   * Returns the journal to run the request with, or throws the stored response or a domain error. Waits for a first request that is
   * still running, without holding a connection. A run that seems dead is taken over; what it committed is not done again.
   */
  async reserve(userId: string, key: string, hash: string): Promise<Journal> {
    const until = performance.now() + this.patience;
    for (;;) {
      const row = await this.look(userId, key, hash);
      if (row?.since) return this.begin({ userId, key, since: row.since }, null);
      if (row?.free) {
        const journal = await this.takeOver(userId, key, hash);
        if (journal) return journal;
      }
      if (row && !row.free) {
        if (row.hash !== hash) throw new DomainError('IDEMPOTENCY_KEY_REUSED');
        if (row.status !== null) throw new StoredResponse(row.status, row.body);
      }
      const left = until - performance.now();
      if (left <= 0) throw new DomainError('REQUEST_IN_PROGRESS');
      await this.wait(userId, key, left);
    }
  }

  /** From now on, repeated requests get this response. */
  async keep({ reservation: { userId, key, since } }: Journal, status: number, body: unknown): Promise<void> {
    await this.db.rows(sql`
      update idempotency_key set status = ${status}, body = ${JSON.stringify(body)}::jsonb, steps = null
      where user_id = ${userId} and key = ${key} and created_at = ${since}::timestamptz and status is null`);
  }

  /** There is no response to store, and the next request may run. What this one committed stays, so the next continues from there. */
  async release({ reservation: { userId, key, since } }: Journal): Promise<void> {
    await this.db.rows(sql`
      delete from idempotency_key
      where user_id = ${userId} and key = ${key} and created_at = ${since}::timestamptz and status is null and steps is null`);
  }

  /** The run is over, with or without a response; requests that wait for it on this node look again. */
  end(journal: Journal): void {
    journal.end();
    const name = nameOf(journal.reservation);
    if (this.running.get(name) === journal) this.running.delete(name);
  }

  async forgetOld(): Promise<void> {
    await this.db.rows(sql`delete from idempotency_key where created_at < now() - interval '24 hours'`);
  }

  /** Reserves the key if it is new, otherwise reads its row. Locks nothing, since the first request may be about to commit. */
  private look(userId: string, key: string, hash: string): Promise<StoredRow | undefined> {
    return this.db.row(sql<StoredRow>`
      with reserved as (
        insert into idempotency_key (user_id, key, request_hash) values (${userId}, ${key}, ${hash})
        on conflict (user_id, key) do nothing returning created_at)
      select created_at::text as since, ${hash} as hash, null::int as status, null::jsonb as body, false as free from reserved
      union all
      select null, request_hash, status, body, ${this.free(userId, key, hash)} from idempotency_key
      where user_id = ${userId} and key = ${key} and not exists (select from reserved)`);
  }

  /** Returns null if another request was faster, or if the run that seemed dead is committing right now. */
  private async takeOver(userId: string, key: string, hash: string): Promise<Journal | null> {
    const taken = await this.db.row(sql<{ since: string; steps: string | null }>`
      update idempotency_key set request_hash = ${hash}, status = null, body = null, created_at = clock_timestamp(),
        steps = case when status is null and request_hash = ${hash} and ${fresh} then steps end
      where (user_id, key) in (
        select user_id, key from idempotency_key where user_id = ${userId} and key = ${key} and ${this.free(userId, key, hash)} for update skip locked)
      returning created_at::text as since, steps`);
    return taken ? this.begin({ userId, key, since: taken.since }, taken.steps) : null;
  }

  /**
   * Whether the request may run now although the key was used before. The run may have died with its node; if it is only slow, it can
   * commit nothing more once it is taken over, because `writeSteps` fails its transaction.
   */
  private free(userId: string, key: string, hash: string) {
    const [silent, committed] = this.running.has(nameOf({ userId, key })) ? SECONDS.here : SECONDS.elsewhere;
    return sql`(not (${fresh}) or (status is null and request_hash = ${hash}
      and created_at < now() - case when steps is null then ${silent}::int else ${committed}::int end * interval '1 second'))`;
  }

  private begin(reservation: Reservation, steps: string | null): Journal {
    const journal = new Journal(reservation, steps, this.secrets);
    this.running.set(nameOf(reservation), journal);
    return journal;
  }

  private async wait(userId: string, key: string, left: number): Promise<void> {
    const here = this.running.get(nameOf({ userId, key }));
    const stop = new AbortController();
    const timer = pause(here ? left : Math.min(left, LOOK_EVERY), undefined, { signal: stop.signal }).catch(() => undefined);
    await (here ? Promise.race([here.over, timer]) : timer);
    stop.abort();
  }
}

const nameOf = ({ userId, key }: Pick<Reservation, 'userId' | 'key'>): string => `${userId} ${key}`;

const fresh = sql`created_at >= now() - interval '24 hours'`;
