import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Verifications, type Verification } from './domain/verifications.ts';

/** The columns of a VerificationState. */
export const STATE_COLUMNS = sql.raw(
  'user_id as "userId", status, method, asked_at as "askedAt", decided_at as "decidedAt", decided_by as "decidedBy", reason, picture_id is not null as "hasPicture"',
);

/** Loads and saves verifications, many per statement. The caller holds the lock on the session's stream. */
@Injectable()
export class VerificationStore {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The verifications of these users, or all of the session. */
  async load(sessionId: string, userIds?: readonly string[]): Promise<Verifications> {
    const ofUsers = userIds ? sql`and user_id = any(${[...userIds]}::uuid[])` : sql``;
    const rows = await this.db.rows(sql<Verification>`
      select user_id as "userId", status, method, asked_at as "askedAt", asked_by as "askedBy", decided_at as "decidedAt", decided_by as "decidedBy",
        reason, picture_id as "pictureId"
      from verification where session_id = ${sessionId} ${ofUsers}`);
    return new Verifications(sessionId, rows, this.clock.now());
  }

  async save(tx: Transaction, verifications: Verifications): Promise<void> {
    const { sessionId, changed, discarded } = verifications;
    await this.write(sessionId, [...changed.values()]);
    // Without its key, the file means nothing, even before it is deleted.
    if (discarded.length) await this.db.rows(sql`update verification_picture set content_key = null where id = any(${discarded}::uuid[])`);
    await saveFacts(tx, sessionStream(sessionId), verifications);
  }

  private async write(sessionId: string, verifications: readonly Verification[]): Promise<void> {
    if (!verifications.length) return;
    const column = <K extends keyof Verification>(name: K) => verifications.map((each) => each[name]);
    await this.db.rows(sql`
      insert into verification (session_id, user_id, status, method, asked_at, asked_by, decided_at, decided_by, reason, picture_id)
      select ${sessionId}::uuid, * from unnest(
        ${column('userId')}::uuid[], ${column('status')}::text[], ${column('method')}::text[], ${column('askedAt')}::timestamptz[],
        ${column('askedBy')}::uuid[], ${column('decidedAt')}::timestamptz[], ${column('decidedBy')}::uuid[], ${column('reason')}::text[],
        ${column('pictureId')}::uuid[])
      on conflict (session_id, user_id) do update set status = excluded.status, method = excluded.method, asked_at = excluded.asked_at,
        asked_by = excluded.asked_by, decided_at = excluded.decided_at, decided_by = excluded.decided_by, reason = excluded.reason,
        picture_id = excluded.picture_id`);
  }
}
