import { Injectable } from '@nestjs/common';
import { OPERATIONS_STREAM, ReactionsRetried } from '../../contracts/operations.ts';
import type { Page, PageRequest } from '../../contracts/page.ts';
import { Log } from '../logging/log.ts';
import { cutTo } from '../paging/keyset.ts';
import { Database } from './database.ts';
import { failingReactions, tryNow, type CursorKey, type FailingReaction } from './reaction-cursors.ts';
import { ReactionRunner } from './reaction-runner.ts';

/**
 * Lets operators list and retry failing reactions: reactions that have failed and not succeeded since, and are now parked or waiting for a retry (see
 * reaction-backoff.ts).
 */
@Injectable()
export class FailingReactions {
  constructor(
    private readonly db: Database,
    private readonly runner: ReactionRunner,
    private readonly log: Log,
  ) {}

  async list(page: PageRequest): Promise<Page<FailingReaction>> {
    const rows = await this.db.rows(failingReactions(page));
    const { rows: found, next } = cutTo(page.limit, rows);
    const items = found.flatMap((row) => {
      if (row.reaction === null) return [];
      const { reaction, stream, behind, attempts, nextTryAt, parkedAt } = row;
      return [{ reaction, stream, behind, attempts, nextTryAt, parkedAt }];
    });
    return { items, total: rows[0]!.total, next };
  }

  /** Makes failing reactions due now: all of them, or only those of the given reaction or stream. Returns how many. */
  async retry(which: Partial<CursorKey>, actorId: string | null): Promise<number> {
    const count = await this.db.transaction([OPERATIONS_STREAM], async (tx) => {
      const { length } = await this.db.rows(tryNow(which));
      const { reaction = null, stream = null } = which;
      await tx.append(OPERATIONS_STREAM, [new ReactionsRetried({ reaction, stream, count: length }, 'nobody')], actorId);
      return length;
    });
    void this.runner.relay().catch((error: unknown) => this.log.warn('relay failed', { error }));
    return count;
  }
}
