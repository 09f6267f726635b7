import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetMessageTexts } from '../../../../contracts/classroom/chat.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(GetMessageTexts)
export class GetMessageTextsHandler implements IQueryHandler<GetMessageTexts> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, ids }: GetMessageTexts): Promise<ReadonlyMap<string, string>> {
    const rows = await this.db.rows(sql<{ id: string; text: string }>`
      select id, text from chat_message where session_id = ${sessionId} and id = any(${[...ids]}::uuid[]) and text is not null`);
    return new Map(rows.map(({ id, text }) => [id, text]));
  }
}
