import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { PlaybackState } from '../../../contracts/classroom/playback.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import type { Playback, StoredPlayback } from './domain/playback.ts';

/** One row per session whose video was ever controlled. */
@Injectable()
export class PlaybackStore {
  constructor(private readonly db: Database) {}

  async load(sessionId: string): Promise<(StoredPlayback & Pick<PlaybackState, 'at'>) | null> {
    const row = await this.db.row(sql<StoredPlayback & Pick<PlaybackState, 'at'>>`
      select video, playing, position, rate, changed_at as at from playback where session_id = ${sessionId}`);
    return row ?? null;
  }

  /** The caller holds the lock on the session's stream. */
  async save(tx: Transaction, sessionId: string, playback: Playback): Promise<void> {
    const settled = playback.settle();
    if (!settled) return;
    const [fact] = await saveFacts(tx, sessionStream(sessionId), playback);
    const { video, playing, position, rate } = settled;
    await this.db.rows(sql`
      insert into playback (session_id, video, playing, position, rate, changed_at)
      values (${sessionId}, ${video}, ${playing}, ${position}, ${rate}, ${fact!.occurredAt})
      on conflict (session_id) do update set video = excluded.video, playing = excluded.playing, position = excluded.position, rate = excluded.rate,
        changed_at = excluded.changed_at`);
  }
}
