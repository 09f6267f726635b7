import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../kernel/messaging/database.ts';
import { newCode } from '../../../kernel/domain/code.ts';

/** Generates share codes that no session uses yet. */
@Injectable()
export class ShareCodes {
  constructor(private readonly db: Database) {}

  async take(count: number, random: () => string = newCode): Promise<string[]> {
    const codes = new Set<string>();
    while (codes.size < count) {
      while (codes.size < count) codes.add(random());
      const rows = await this.db.rows(sql<{ code: string }>`select code from live_session where code = any(${[...codes]}::text[])`);
      for (const { code } of rows) codes.delete(code);
    }
    return [...codes];
  }
}
