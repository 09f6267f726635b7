import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { SessionEdited } from '../../../../contracts/live-session.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { PictureFiles } from '../picture-files.ts';
import { PictureMaker, type Pictures } from '../../ports/picture-maker.ts';
import { SessionChange } from '../../lifecycle/session-change.ts';

/** Gives a session a picture in the place of the one it had. Its bytes are as somebody sent them. */
export class SetThumbnail extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly bytes: Buffer,
  ) {
    super();
  }
}

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
    // Before the work is done, and again when it is: it takes a while, in no transaction.
    await this.change.of(sessionId, by, async (session) => session.mustBeOpenToChange());
    const pictures = await this.maker.make(bytes);
    const version = newId();
    await this.files.put(version, pictures);
    const before = await this.name(version, pictures, { by, sessionId });
    if (before) await this.files.forget(before);
  }

  /** From here on it is the session's picture. A crash before leaves files that nothing names, one after it those of the old picture. */
  private async name(
    version: string,
    pictures: Pictures,
    { by, sessionId }: Pick<SetThumbnail, 'by' | 'sessionId'>,
  ): Promise<string | null> {
    try {
      return await this.change.of(sessionId, by, async (session, tx) => {
        session.mustBeOpenToChange();
        const before = await this.replace(session.id, version, pictures);
        await tx.append(sessionStream(session.id), [new SessionEdited({ sessionId: session.id, fields: ['thumbnail'] })], by.userId);
        return before;
      });
    } catch (error) {
      // Where the database went away it may have been committed all the same.
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
