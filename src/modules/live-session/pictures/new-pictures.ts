import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import type { Pictures } from '../ports/picture-maker.ts';
import { PictureFiles } from './picture-files.ts';

/** A picture whose files are stored, but which no session has yet. */
export interface StoredPicture {
  readonly version: string;
  readonly smallBytes: number;
  readonly largeBytes: number;
}

/** Stores pictures and gives them to sessions. */
@Injectable()
export class NewPictures {
  constructor(
    private readonly db: Database,
    private readonly files: PictureFiles,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores the files, and deletes them again if `work` fails, which must assign them to a session. If the process crashes in between, they are left
   * behind.
   */
  async store<T>(pictures: Pictures, work: (picture: StoredPicture) => Promise<T>): Promise<T> {
    const version = newId();
    await this.files.put(version, pictures);
    try {
      return await work({ version, smallBytes: pictures.small.length, largeBytes: pictures.large.length });
    } catch (error) {
      // If the database connection was lost, the change may have been committed all the same.
      if (error instanceof DomainError && error.code !== 'DATABASE_UNAVAILABLE') await this.files.forget(version);
      throw error;
    }
  }

  /** Makes it the session's picture, and returns the version of the previous one. */
  async assign(sessionId: string, { version, smallBytes, largeBytes }: StoredPicture): Promise<string | null> {
    const row = await this.db.row(sql<{ before: string | null }>`
      with before as (select version from session_picture where session_id = ${sessionId})
      insert into session_picture (session_id, version, small_bytes, large_bytes, updated_at)
      values (${sessionId}, ${version}, ${smallBytes}, ${largeBytes}, ${this.clock.now()})
      on conflict (session_id) do update set version = excluded.version, small_bytes = excluded.small_bytes, large_bytes = excluded.large_bytes,
        updated_at = excluded.updated_at
      returning (select version from before) as before`);
    return row?.before ?? null;
  }

  /** Creates a session and gives it this picture, in one transaction. Returns the session's id. */
  giveToNew(pictures: Pictures, create: () => Promise<string>): Promise<string> {
    return this.store(pictures, (picture) =>
      this.db.transaction([], async () => {
        const sessionId = await create();
        await this.assign(sessionId, picture);
        return sessionId;
      }),
    );
  }

  /** The files of a session's picture; null if it has none, or they are lost. */
  async of(sessionId: string): Promise<Pictures | null> {
    const row = await this.db.row(sql<{ version: string }>`select version from session_picture where session_id = ${sessionId}`);
    if (!row) return null;
    const [small, large] = await Promise.all([this.files.get(row.version, 'small'), this.files.get(row.version, 'large')]);
    return small && large && { small, large };
  }
}
