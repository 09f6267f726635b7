import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { VerificationPicturesDeleted } from '../../../../contracts/classroom/verification.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { Log } from '../../../../kernel/logging/log.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { withDeadline } from '../../../../kernel/with-deadline.ts';
import { PictureFiles } from './picture-files.ts';
import { PictureMetrics } from './picture-metrics.ts';

/** In ms: how long a request waits for the deletion that it caused. */
const REQUEST_MS = 2_000;

/** Deletes the files of discarded pictures, which have no key any more, then their rows. Records how many, as proof. */
@Injectable()
export class PictureDisposal {
  constructor(
    private readonly db: Database,
    private readonly files: PictureFiles,
    private readonly metrics: PictureMetrics,
    private readonly log: Log,
  ) {}

  /** Deletes what a request has just discarded. Never rejects: the job tries again what fails or takes too long. */
  deleteNow(sessionId: string): Promise<void> {
    return this.inTime(sessionId, () => this.deleteDiscarded(sessionId));
  }

  /** Like `deleteNow`, for a picture that no verification has taken. */
  async deleteUntaken(sessionId: string, pictureId: string): Promise<void> {
    const untaken = sql`p.id = ${pictureId} and not exists (select 1 from verification v where v.picture_id = p.id)`;
    await this.inTime(sessionId, async () => {
      await this.discard(sessionId, untaken);
      await this.deleteDiscarded(sessionId);
    });
  }

  /** Removes the keys of pictures that match the condition, so that no verification has them any more. */
  async discard(sessionId: string, which: RawBuilder<unknown>): Promise<void> {
    await this.db.transaction([sessionStream(sessionId)], async () => {
      await this.db.rows(sql`update verification v set picture_id = null from verification_picture p
        where v.picture_id = p.id and p.session_id = ${sessionId} and ${which}`);
      await this.db.rows(sql`update verification_picture p set content_key = null where p.session_id = ${sessionId} and ${which}`);
    });
  }

  /** Goes on with the next picture if one cannot be deleted. */
  async deleteDiscarded(sessionId: string): Promise<void> {
    const discarded = await this.db.rows(
      sql<{ id: string }>`select id from verification_picture where session_id = ${sessionId} and content_key is null`,
    );
    const gone: string[] = [];
    for (const { id } of discarded)
      try {
        await this.files.deleteFile(id);
        gone.push(id);
      } catch (error) {
        this.log.warn('a picture could not be deleted, will be retried', { sessionId, pictureId: id, error });
      }
    if (gone.length) await this.record(sessionId, gone);
  }

  private async inTime(sessionId: string, work: () => Promise<void>): Promise<void> {
    const failed = (error: unknown) => this.log.warn('pictures could not be deleted, will be retried', { sessionId, error });
    // Outside the request, whose journal must not contain it.
    await withDeadline(this.db.outside(work).catch(failed), REQUEST_MS);
  }

  private async record(sessionId: string, gone: readonly string[]): Promise<void> {
    const stream = sessionStream(sessionId);
    const deleted = await this.db.transaction([stream], async (tx) => {
      // Another node may have deleted some of them at the same time.
      const rows = await this.db.rows(sql`delete from verification_picture where id = any(${[...gone]}::uuid[]) returning id`);
      const left = (await this.db.row(sql<{ count: number }>`
        select count(*)::int as count from verification_picture where session_id = ${sessionId} and content_key is null`))!.count;
      if (rows.length) await tx.append(stream, [new VerificationPicturesDeleted({ sessionId, deleted: rows.length, left }, 'staff')]);
      return rows.length;
    });
    this.metrics.countDeleted(deleted);
  }
}
