import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../kernel/messaging/database.js';
import { newCode } from './domain/share-code.js';

/** Hands out share codes that no session has. */
@Injectable()
export class ShareCodes {
  constructor(private readonly db: Database) {}

  async next(random: () => string = newCode): Promise<string> {
    for (;;) {
      const code = random();
      if (!(await this.db.row(sql`select 1 from live_session where code = ${code}`))) return code;
    }
  }
}
