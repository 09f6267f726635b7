import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { ListMessages, type ChatMessage } from '../../../../contracts/classroom/chat.ts';
import type { Page } from '../../../../contracts/page.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../../kernel/paging/keyset.ts';
import { Names } from '../../access/names.ts';
import { Readers } from '../../access/readers.ts';

const ORDERS = { oldest: new Keyset({ seq: 'int' }), newest: new Keyset({ seq: 'int' }, 'desc') };

@QueryHandler(ListMessages)
export class ListMessagesHandler implements IQueryHandler<ListMessages> {
  constructor(
    private readonly db: Database,
    private readonly readers: Readers,
    private readonly names: Names,
  ) {}

  async execute({ by, sessionId, order, page }: ListMessages): Promise<Page<ChatMessage>> {
    await this.readers.require(by, sessionId);
    const keyset = ORDERS[order];
    const found = await this.db.rows(sql<Placed & Omit<ChatMessage, 'name'>>`
      select id, seq, user_id as "userId", role, text, sent_at as at, ${keyset.key} from chat_message
      where session_id = ${sessionId} and ${keyset.afterCursor(page)} order by ${keyset.order} ${rowsOf(page)}`);
    const count = await this.db.row(sql<{ total: number }>`
      select count(*)::int as total from chat_message where session_id = ${sessionId}`);
    const { rows, next } = cutTo(page.limit, found);
    const nameOf = await this.names.of(rows.map(({ userId }) => userId));
    const items = rows.map(({ id, seq, userId, role, text, at }) => ({ id, seq, userId, name: nameOf(userId), role, text, at }));
    return { items, total: count!.total, next };
  }
}
