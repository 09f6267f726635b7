import { sql, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';

/** The rows of a statement without a time limit: for startup, which would otherwise never succeed on a large table. */
export const rowsWithoutTimeout = <Row>(db: Database, statement: RawBuilder<Row>): Promise<Row[]> =>
  db.transaction([], async () => {
    await db.rows(sql`set local statement_timeout = 0`);
    return db.rows(statement);
  });
