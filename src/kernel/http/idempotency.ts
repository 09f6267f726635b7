import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Refusal } from '../domain/refusal.js';
import { Database } from '../messaging/database.js';
import type { KernelRequest } from './request.js';

/** The answer that the first request with this key got, on its way out again. */
export class KeptAnswer extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super('kept answer');
  }
}

/** The right to run the request of a key. `since` tells this run from one that takes over after it. */
export interface Reservation {
  readonly userId: string;
  readonly key: string;
  readonly since: string;
}

const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

export const keyOf = (header: string): string => {
  if (PRINTABLE.test(header)) return header;
  throw new Refusal('VALIDATION_FAILED', [{ field: 'Idempotency-Key', message: 'must have 1 to 200 printable ASCII characters' }]);
};

/** What makes two requests the same one. */
export const hashOf = ({ method, originalUrl, body }: Pick<KernelRequest, 'method' | 'originalUrl' | 'body'>): string =>
  createHash('sha256')
    .update(JSON.stringify([method, originalUrl, Buffer.isBuffer(body) ? null : ((body as unknown) ?? null)]))
    .update(Buffer.isBuffer(body) ? body : '')
    .digest('hex');

/** Answers by Idempotency-Key, for a day. The row is put there before the request runs, so that two at once cannot both run. */
@Injectable()
export class KeptAnswers {
  constructor(private readonly db: Database) {}

  /** Throws the kept answer, or a refusal, unless the request is to run now. A run that died without an answer is taken over after a minute. */
  async reserve(userId: string, key: string, hash: string): Promise<Reservation> {
    const mine = await this.db.row(sql<{ since: string }>`
      insert into idempotency_key as kept (user_id, key, request_hash) values (${userId}, ${key}, ${hash})
      on conflict (user_id, key) do update set request_hash = excluded.request_hash, status = null, body = null, created_at = clock_timestamp()
        where kept.created_at < now() - interval '24 hours'
          or (kept.status is null and kept.request_hash = excluded.request_hash and kept.created_at < now() - interval '60 seconds')
      returning created_at::text as since`);
    if (mine) return { userId, key, since: mine.since };
    const kept = await this.db.row(sql<{ request_hash: string; status: number | null; body: unknown }>`
      select request_hash, status, body from idempotency_key where user_id = ${userId} and key = ${key}`);
    if (kept && kept.request_hash !== hash) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
    if (!kept?.status) throw new Refusal('REQUEST_IN_PROGRESS');
    throw new KeptAnswer(kept.status, kept.body);
  }

  async keep({ userId, key, since }: Reservation, status: number, body: unknown): Promise<void> {
    await this.db.rows(sql`
      update idempotency_key set status = ${status}, body = ${JSON.stringify(body)}::jsonb
      where user_id = ${userId} and key = ${key} and created_at = ${since}::timestamptz and status is null`);
  }

  /** The request failed on our side and may be tried again. */
  async release({ userId, key, since }: Reservation): Promise<void> {
    await this.db.rows(sql`
      delete from idempotency_key where user_id = ${userId} and key = ${key} and created_at = ${since}::timestamptz and status is null`);
  }

  async forgetOld(): Promise<void> {
    await this.db.rows(sql`delete from idempotency_key where created_at < now() - interval '24 hours'`);
  }
}
