import { sql, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';

/** The rows that a statement returns, without a statement timeout. For startup, which a timeout would make fail again and again if a table is large. */
export const rowsWithoutTimeout = <Row>(db: Database, statement: RawBuilder<Row>): Promise<Row[]> =>
  db.transaction([], async () => {
    await db.rows(sql`set local statement_timeout = 0`);
    return db.rows(statement);
  });
