import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SetThumbnail } from '../../../../contracts/live-session/lifecycle.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { PictureFiles } from '../picture-files.ts';
import { PictureMaker, type Pictures } from '../../ports/picture-maker.ts';
import { SessionChange } from '../../lifecycle/session-change.ts';

@CommandHandler(SetThumbnail)
export class SetThumbnailHandler implements ICommandHandler<SetThumbnail> {
  constructor(
    private readonly db: Database,
    private readonly change: SessionChange,
    private readonly maker: PictureMaker,
    private readonly files: PictureFiles,
    private readonly clock: Clock,
  ) {}

  async execute({ by, sessionId, bytes }: SetThumbnail): Promise<void> {
    // Checked before processing the picture, which takes a while outside any transaction, and again afterwards.
    await this.change.run(sessionId, by, async (session) => session.mustBeOpenToChange());
    const pictures = await this.maker.make(bytes);
    const version = newId();
    await this.files.put(version, pictures);
    const before = await this.switchTo(version, pictures, { by, sessionId });
    if (before) await this.files.forget(before);
  }

  /** Makes this version the session's picture, and returns the previous version. If the process crashes before this, the new version's files are left behind; if it crashes afterwards, the previous version's. */
  private async switchTo(
    version: string,
    pictures: Pictures,
    { by, sessionId }: Pick<SetThumbnail, 'by' | 'sessionId'>,
  ): Promise<string | null> {
    try {
      return await this.change.run(sessionId, by, async (session) => {
        session.setPicture(by.userId);
        return this.replace(session.id, version, pictures);
      });
    } catch (error) {
      // If the database connection was lost, the change may have been committed all the same.
      if (error instanceof DomainError && error.code !== 'DATABASE_UNAVAILABLE') await this.files.forget(version);
      throw error;
    }
  }

  private async replace(sessionId: string, version: string, { small, large }: Pictures): Promise<string | null> {
    const row = await this.db.row(sql<{ before: string | null }>`
      with before as (select version from session_picture where session_id = ${sessionId})
      insert into session_picture (session_id, version, small_bytes, large_bytes, updated_at)
      values (${sessionId}, ${version}, ${small.length}, ${large.length}, ${this.clock.now()})
      on conflict (session_id) do update set version = excluded.version, small_bytes = excluded.small_bytes, large_bytes = excluded.large_bytes,
        updated_at = excluded.updated_at
      returning (select version from before) as before`);
    return row?.before ?? null;
  }
}
