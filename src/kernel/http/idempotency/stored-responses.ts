import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { Database } from '../../messaging/database.ts';
import { Journal, type Reservation } from '../../messaging/journal.ts';
import { Scheduler } from '../../scheduler.ts';
import { Secrets } from '../../security/secrets.ts';
import type { KernelRequest } from '../request.ts';

/** Thrown to respond to a repeated request with the stored response to the first one. */
export class StoredResponse extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super('stored response');
  }
}

const VALID_KEY = /^[\x20-\x7e]{1,200}$/;

/** Returns the key in an Idempotency-Key header, or throws VALIDATION_FAILED. */
export const keyOf = (header: string): string => {
  if (VALID_KEY.test(header)) return header;
  throw new DomainError('VALIDATION_FAILED', [{ field: 'Idempotency-Key', message: 'must have 1 to 200 printable ASCII characters' }]);
};

/** Requests with the same hash are considered identical. */
export const hashOf = ({
  method,
  originalUrl,
  body,
  formFile,
}: Pick<KernelRequest, 'method' | 'originalUrl' | 'body' | 'formFile'>): string =>
  createHash('sha256')
    .update(JSON.stringify([method, originalUrl, Buffer.isBuffer(body) ? null : ((body as unknown) ?? null)]))
    .update(Buffer.isBuffer(body) ? body : (formFile ?? ''))
    .digest('hex');

/** In ms: how often to check for the response while another node executes the request. */
const POLL_EVERY = 100;
const FORGET_EVERY_SECONDS = 600;

/** In seconds: after how long a run counts as dead, by node, and by whether it has committed anything. */
const DEAD_AFTER = {
  here: { nothingCommitted: 60, committed: 60 },
  elsewhere: { nothingCommitted: 15, committed: 2 },
} as const;

interface StoredRow {
  /** The time of the reservation, if the key was unused and is now reserved for this request. */
  readonly since: string | null;
  readonly hash: string;
  readonly status: number | null;
  readonly body: unknown;
  /** Whether this request may take over the key, because its row has expired or its run seems dead. */
  readonly free: boolean;
}

/** Stores responses by Idempotency-Key for a day. A row is inserted before the request is executed, so that two concurrent requests cannot both be executed. */
@Injectable()
export class StoredResponses {
  /** In ms: how long a repeated request waits for the response to the first one. */
  patience = 2_000;
  /** Requests running on this node, by user and key. */
  private readonly running = new Map<string, Journal>();

  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
    scheduler: Scheduler,
  ) {
    scheduler.every('forget old idempotency keys', FORGET_EVERY_SECONDS, () => this.forgetOld());
  }

  /**
   * Returns the journal to execute the request with, or throws the stored response or a domain error. If the first request is still running,
   * waits for it without holding a database connection. Takes over from a run that seems dead, without repeating what that run has committed.
   */
  async reserve(userId: string, key: string, hash: string): Promise<Journal> {
    const until = performance.now() + this.patience;
    for (;;) {
      const row = await this.reserveOrRead(userId, key, hash);
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

  /** Stores the response that repeated requests get from now on. */
  async keep({ reservation: { userId, key, since } }: Journal, status: number, body: unknown): Promise<void> {
    await this.db.rows(sql`
      update idempotency_key set status = ${status}, body = ${JSON.stringify(body)}::jsonb, steps = null
      where user_id = ${userId} and key = ${key} and created_at = ${since}::timestamptz and status is null`);
  }

  /**
   * Frees the key without storing a response, so that the next request is executed. If this one has committed anything, its journal is kept and the
   * next run continues from there.
   */
  async release({ reservation: { userId, key, since } }: Journal): Promise<void> {
    await this.db.rows(sql`
      delete from idempotency_key
      where user_id = ${userId} and key = ${key} and created_at = ${since}::timestamptz and status is null and steps is null`);
  }

  /** Ends the run, with or without a response, and wakes the requests that wait for it on this node. */
  end(journal: Journal): void {
    journal.end();
    const name = nameOf(journal.reservation);
    if (this.running.get(name) === journal) this.running.delete(name);
  }

  async forgetOld(): Promise<void> {
    await this.db.rows(sql`delete from idempotency_key where created_at < now() - interval '24 hours'`);
  }

  /** Reserves the key if it is unused, otherwise reads its row. Does not lock that row, because the first request may be about to commit. */
  private reserveOrRead(userId: string, key: string, hash: string): Promise<StoredRow | undefined> {
    return this.db.row(sql<StoredRow>`
      with reserved as (
        insert into idempotency_key (user_id, key, request_hash) values (${userId}, ${key}, ${hash})
        on conflict (user_id, key) do nothing returning created_at)
      select created_at::text as since, ${hash} as hash, null::int as status, null::jsonb as body, false as free from reserved
      union all
      select null, request_hash, status, body, ${this.free(userId, key, hash)} from idempotency_key
      where user_id = ${userId} and key = ${key} and not exists (select from reserved)`);
  }

  /** Returns null if another request was faster, or if the run that seemed dead is just committing. */
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
   * SQL condition: whether the request may take over a key that was used before, because the row has expired or the run seems dead. A run that is
   * only slow cannot commit anything after the takeover, because `writeSteps` makes its transaction fail.
   */
  private free(userId: string, key: string, hash: string) {
    const { nothingCommitted, committed } = this.running.has(nameOf({ userId, key })) ? DEAD_AFTER.here : DEAD_AFTER.elsewhere;
    return sql`(not (${fresh}) or (status is null and request_hash = ${hash}
      and created_at < now() - case when steps is null then ${nothingCommitted}::int else ${committed}::int end * interval '1 second'))`;
  }

  private begin(reservation: Reservation, steps: string | null): Journal {
    const journal = new Journal(reservation, steps, this.secrets);
    this.running.set(nameOf(reservation), journal);
    return journal;
  }

  private async wait(userId: string, key: string, left: number): Promise<void> {
    const here = this.running.get(nameOf({ userId, key }));
    const stop = new AbortController();
    const timer = pause(here ? left : Math.min(left, POLL_EVERY), undefined, { signal: stop.signal }).catch(() => undefined);
    await (here ? Promise.race([here.over, timer]) : timer);
    stop.abort();
  }
}

const nameOf = ({ userId, key }: Pick<Reservation, 'userId' | 'key'>): string => `${userId} ${key}`;

const fresh = sql`created_at >= now() - interval '24 hours'`;
