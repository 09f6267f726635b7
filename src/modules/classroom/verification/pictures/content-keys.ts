import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Secrets } from '../../../../kernel/security/secrets.ts';

/** Seals the keys of pictures. A sealed key can be opened only for its own picture. */
@Injectable()
export class ContentKeys implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
  ) {}

  seal(pictureId: string, key: Buffer): string {
    return this.secrets.seal(key.toString('base64'), contextOf(pictureId));
  }

  open(pictureId: string, sealed: string): Buffer | null {
    const key = this.secrets.open(sealed, contextOf(pictureId));
    return key === null ? null : Buffer.from(key, 'base64');
  }

  /** Seals keys that were sealed with an older SECRETS_KEY again, using the current one. The files stay as they are. */
  async onApplicationBootstrap(): Promise<void> {
    const stale = await this.db.rows(sql<{ id: string; sealed: string }>`
      select id, content_key as sealed from verification_picture where content_key not like ${`${this.secrets.prefix}%`}`);
    for (const { id, sealed } of stale) {
      const key = this.open(id, sealed);
      // Only if it has not been removed in the meantime.
      if (key)
        await this.db.rows(
          sql`update verification_picture set content_key = ${this.seal(id, key)} where id = ${id} and content_key = ${sealed}`,
        );
    }
  }
}

const contextOf = (pictureId: string): string => `verification_picture ${pictureId}`;
