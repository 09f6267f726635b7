import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { PictureFiles } from '../picture-files.ts';
import { SessionChange } from '../../lifecycle/session-change.ts';

/** Removes a session's picture, even after the session is over. Changes nothing if there is none. */
export class RemoveThumbnail extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(RemoveThumbnail)
export class RemoveThumbnailHandler implements ICommandHandler<RemoveThumbnail> {
  constructor(
    private readonly db: Database,
    private readonly change: SessionChange,
    private readonly files: PictureFiles,
  ) {}

  async execute({ by, sessionId }: RemoveThumbnail): Promise<void> {
    const removed = await this.change.run(sessionId, by, async (session) => {
      const row = await this.db.row(
        sql<{ version: string }>`delete from session_picture where session_id = ${session.id} returning version`,
      );
      if (row) session.removePicture(by.userId);
      return row?.version;
    });
    if (removed) await this.files.forget(removed);
  }
}
