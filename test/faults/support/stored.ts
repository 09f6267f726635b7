import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { BenchDatabase } from '../../../bench/support/server.ts';

export interface StoredFact {
  readonly seq: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly by: string | null;
}
export interface StoredStream {
  readonly stream: string;
  readonly last: number;
  readonly highest: number;
  readonly count: number;
}
export interface StoredInterval {
  readonly userId: string;
  readonly nodeId: string | null;
  readonly connectionId: string | null;
  readonly joinedAt: Date;
  readonly leftAt: Date | null;
}

/** Everything the database holds about a session. */
export interface Stored {
  readonly facts: readonly StoredFact[];
  readonly streams: readonly StoredStream[];
  readonly lines: readonly { readonly studentId: string; readonly expected: boolean; readonly status: string | null }[];
  readonly intervals: readonly StoredInterval[];
  /** Reactions with pending work, or parked. */
  readonly behind: readonly { readonly reaction: string; readonly stream: string }[];
  readonly session: { readonly status: string; readonly outcome: string | null; readonly closed: boolean };
}

export type Query = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

/** Reads the tables directly, bypassing the application. PGlite must not be open elsewhere. */
export const withDatabase = async <T>({ url, env }: BenchDatabase, work: (query: Query) => Promise<T>): Promise<T> => {
  if (url) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return work(async (text, values) => (await client.query(text, values)).rows).finally(() => client.end());
  }
  const pglite = await PGlite.create(join(env.DATA_DIR!, 'pglite'));
  return work(async <Row>(text: string, values?: unknown[]) => (await pglite.query<Row>(text, values)).rows).finally(() => pglite.close());
};

export const readStored = (database: BenchDatabase, sessionId: string): Promise<Stored> =>
  withDatabase(database, async (query) => ({
    facts: await query<StoredFact>(`select seq, type, payload, actor_id as by from event_log where stream = $1 order by seq`, [
      `session:${sessionId}`,
    ]),
    streams: await query<StoredStream>(
      `select s.stream, s.last_seq as last, coalesce(max(l.seq), 0)::int as highest, count(l.seq)::int as count
       from event_stream s full join event_log l on l.stream = s.stream group by s.stream, s.last_seq`,
    ),
    lines: await query(`select student_id as "studentId", expected, status from register_line where session_id = $1`, [sessionId]),
    intervals: await query<StoredInterval>(
      `select user_id as "userId", node_id as "nodeId", connection_id as "connectionId", joined_at as "joinedAt", left_at as "leftAt"
       from presence_interval where session_id = $1 order by joined_at, id`,
      [sessionId],
    ),
    behind: await query(
      `select reaction, stream || ', ' || attempts || ' attempts' || case when parked_at is null then '' else ', parked' end as stream from reaction_cursor where seq < wanted_seq or parked_at is not null`,
    ),
    session: (
      await query<Stored['session']>(
        `select status, outcome, (select closed_at is not null from register where session_id = id) as closed from live_session where id = $1`,
        [sessionId],
      )
    )[0]!,
  }));
