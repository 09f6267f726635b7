import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Scheduler } from '../../../../kernel/scheduler.ts';
import { DuePictures } from './due-pictures.ts';
import { PictureDisposal } from './picture-disposal.ts';

const EVERY_SECONDS = 60;

/**
 * Deletes the pictures of sessions that ended VERIFICATION_KEEP_HOURS ago, those that a crash left behind, and those that could not be deleted earlier.
 */
@Injectable()
export class DeleteDuePictures {
  constructor(
    private readonly schedule: Scheduler,
    private readonly due: DuePictures,
    private readonly disposal: PictureDisposal,
  ) {
    schedule.every('delete pictures of verifications', EVERY_SECONDS, () => this.run(), { immediately: true });
  }

  async run(): Promise<void> {
    await this.schedule.forEach(await this.due.sessionsOver(), (id) => this.disposal.discard(id, sql`true`));
    const orphans = this.due.orphans();
    await this.schedule.forEach(await this.due.sessionsWith(orphans), (id) => this.disposal.discard(id, orphans));
    await this.schedule.forEach(await this.due.sessionsWith(sql`p.content_key is null`), (id) => this.disposal.deleteDiscarded(id));
  }
}
