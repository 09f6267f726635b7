import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { RaisedHand } from '../../../contracts/classroom/hands.ts';
import { HANDS_SHOWN, type ClassroomState } from '../../../contracts/classroom/room-state.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import type { Page, PageRequest } from '../../../contracts/page.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../kernel/paging/keyset.ts';
import { Names } from '../access/names.ts';
import { Hands, type Hand } from './domain/hands.ts';

const IN_ORDER = new Keyset({ seq: 'int' });

/** Loads and saves raised hands, many per statement. The caller of `load` and `save` holds the lock on the session's stream. */
@Injectable()
export class HandsStore {
  constructor(
    private readonly db: Database,
    private readonly names: Names,
  ) {}

  /** The hands of these users. */
  async load(tx: Transaction, sessionId: string, userIds: readonly string[]): Promise<Hands> {
    const loaded = await this.db.rows(sql<Hand>`
      select user_id as "userId", seq, raised_at as "raisedAt" from raised_hand
      where session_id = ${sessionId} and user_id = any(${[...userIds]}::uuid[])`);
    return new Hands(sessionId, tx.head(sessionStream(sessionId)), await this.count(sessionId), loaded);
  }

  async save(tx: Transaction, sessionId: string, hands: Hands): Promise<void> {
    const { allLowered, lowered } = hands;
    const raised = [...hands.raised.values()];
    await saveFacts(tx, sessionStream(sessionId), hands);
    if (allLowered) await this.db.rows(sql`delete from raised_hand where session_id = ${sessionId}`);
    if (lowered.size)
      await this.db.rows(sql`delete from raised_hand where session_id = ${sessionId} and user_id = any(${[...lowered]}::uuid[])`);
    if (raised.length)
      await this.db.rows(sql`
        insert into raised_hand (session_id, user_id, seq, raised_at)
        select ${sessionId}::uuid, * from unnest(
          ${raised.map(({ userId }) => userId)}::uuid[], ${raised.map(({ seq }) => seq)}::int[],
          ${raised.map(({ raisedAt }) => raisedAt)}::timestamptz[])`);
  }

  async count(sessionId: string): Promise<number> {
    const row = await this.db.row(sql<{ count: number }>`select count(*)::int as count from raised_hand where session_id = ${sessionId}`);
    return row!.count;
  }

  async page(sessionId: string, page: PageRequest): Promise<Page<RaisedHand>> {
    const found = await this.db.rows(sql<Placed & Omit<RaisedHand, 'name'>>`
      select user_id as "userId", seq, raised_at as at, ${IN_ORDER.key} from raised_hand
      where session_id = ${sessionId} and ${IN_ORDER.afterCursor(page)} order by ${IN_ORDER.order} ${rowsOf(page)}`);
    const { rows, next } = cutTo(page.limit, found);
    const nameOf = await this.names.of(rows.map(({ userId }) => userId));
    const items = rows.map(({ userId, seq, at }) => ({ userId, name: nameOf(userId), seq, at }));
    return { items, total: await this.count(sessionId), next };
  }

  async state(sessionId: string): Promise<Pick<ClassroomState, 'hands'>> {
    const { items, total } = await this.page(sessionId, { page: 1, limit: HANDS_SHOWN });
    return { hands: { items, count: total } };
  }
}
