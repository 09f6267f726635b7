import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../../../kernel/clock.ts';
import { FileStorage } from '../../../../kernel/file-storage.ts';
import { Log } from '../../../../kernel/logging/log.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { SecretBox } from '../../../../kernel/security/secret-box.ts';
import { ContentKeys } from './content-keys.ts';

/**
 * Stores pictures, each encrypted with a key of its own, which is in the picture's row, encrypted with SECRETS_KEY. Removing that key makes the file
 * meaningless at once, in every copy of the storage. The key of a file contains neither the session nor the person.
 */
@Injectable()
export class PictureFiles {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly keys: ContentKeys,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Stores a picture, which is deleted again unless a verification soon takes it. Throws STORAGE_UNAVAILABLE. */
  async put(sessionId: string, id: string, picture: Buffer): Promise<void> {
    const key = randomBytes(32);
    // Before the file, and not in a transaction: the row must outlive whatever happens from here on.
    await this.db.rows(sql`
      insert into verification_picture (id, session_id, content_key, created_at)
      values (${id}, ${sessionId}, ${this.keys.seal(id, key)}, ${this.clock.now()})`);
    await this.storage.put(fileOf(id), new SecretBox(key).sealBytes(picture, id), 'application/octet-stream');
  }

  /** Null if there is no such picture, or its key is not the right one. */
  async get(id: string): Promise<Buffer | null> {
    const row = await this.db.row(sql<{ key: string | null }>`select content_key as key from verification_picture where id = ${id}`);
    if (!row?.key) return null;
    const key = this.keys.open(id, row.key);
    if (!key) this.log.warn('a picture of a verification could not be opened: is SECRETS_KEY right?', { pictureId: id });
    const sealed = key && (await this.storage.get(fileOf(id)));
    return sealed && new SecretBox(key).openBytes(sealed, id);
  }

  /** Filters ids to those of pictures that may still be taken. */
  async storedAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (!ids.length) return new Set();
    const rows = await this.db.rows(
      sql<{ id: string }>`select id from verification_picture where id = any(${[...ids]}::uuid[]) and content_key is not null`,
    );
    return new Set(rows.map(({ id }) => id));
  }

  deleteFile(id: string): Promise<void> {
    return this.storage.delete(fileOf(id));
  }
}

/** The last characters of an id are random, so they distribute the files over directories. */
const fileOf = (id: string): string => `verifications/${id.slice(-2)}/${id}.bin`;
