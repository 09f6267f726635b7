import pg from 'pg';
import { flood, ms, perSecond, quantile, thousands, type Figure } from '../support/figures.ts';
import { LightClients } from '../support/light-http.ts';
import { get, insertAccounts, post, type Account } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall } from '../support/server.ts';

const PEOPLE = 5_000;
const STAYS_EACH = 4;
const LINES = 50_000;
/** Other sessions in the same table. */
const OTHERS = 40;
const CONNECTIONS = 2;
const WARM_UP_MS = 3_000;
const MEASURED_MS = 8_000;
const MB = 2 ** 20;

interface Told {
  readonly people: number;
  readonly series: readonly object[];
}

/** One session that many people came to, several times each, and one with a long register. By SQL, because we measure reading. */
export const analytics = async (): Promise<Figure[]> => {
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database);
  const client = new pg.Client({ connectionString: database.url });
  try {
    await client.connect();
    const [teacher, ...students] = await insertAccounts(database.url!, LINES);
    const session = async (many: number, stays: number) => {
      const open = { title: 'Open evening', visibility: 'public', startNow: true };
      const { id } = await post<{ id: string }>(server, '/live-sessions', teacher!.token, open);
      await fill(client, id, students.slice(0, many), stays);
      return id;
    };
    const crowd = await session(PEOPLE, STAYS_EACH);
    for (let n = 0; n < OTHERS; n++) await session(1_000, 2);
    const long = await session(LINES, 1);
    const short = await session(1_000, 1);
    await client.query('vacuum analyze');

    const { people, series } = await get<Told>(server, `/live-sessions/${crowd}/analytics`, teacher!.token);
    if (people !== PEOPLE || series.length !== 90) throw new Error(`${people} people, ${series.length} minutes`);
    const bare = await readIntervals(client, crowd);
    const path = `/api/v1/live-sessions/${crowd}/analytics`;
    const figures: Figure[] = [];
    for (const [what, url] of [
      ['the analytics of a session', () => path],
      ['any page of those who came', (n: number) => `${path}/people?page=${1 + ((n * 7) % 50)}&limit=100`],
    ] as const) {
      const { p50, p95, rate } = await measured(server, url, teacher!.token);
      figures.push({
        what: `${what}, ${thousands(PEOPLE)} people with ${thousands(PEOPLE * STAYS_EACH)} intervals, ${CONNECTIONS} connections`,
        target: 'p95 ≤ 150 ms',
        measured: `p50 ${ms(p50)}, p95 ${ms(p95)}, ${rate}/s`,
        control: `the intervals merely read, one at a time: p95 ${ms(bare)}`,
        met: p95 <= 150,
      });
    }

    const streamed = await download(server, (id) => `/api/v1/live-sessions/${id}/attendance.csv`, [short, long], teacher!.token);
    const whole = await ServerProcess.start('bench/controls/whole-csv-server.ts', { DATABASE_URL: database.url! });
    const control = await download(whole, (id) => `/${id}`, [short, long]);
    await whole.stop();
    figures.push({
      what: `the register as CSV, ${thousands(LINES)} lines`,
      target: 'under 100 MB of extra memory',
      measured: `${(streamed.extra / MB).toFixed(0)} MB, ${thousands(streamed.took)} ms, ${(streamed.bytes / MB).toFixed(1)} MB of CSV`,
      control: `built in memory ${(control.extra / MB).toFixed(0)} MB, ${thousands(control.took)} ms`,
      met: streamed.extra < 100 * MB && streamed.lines === LINES + 1,
    });
    return figures;
  } finally {
    await client.end();
    await server.stop();
    await database.drop();
  }
};

/** A session of ninety minutes: `stays` stays of each student, with gaps short and long and overlaps, and a line in the register. */
const fill = async (client: pg.Client, sessionId: string, students: readonly Account[], stays: number): Promise<void> => {
  const ids = students.map(({ id }) => id);
  await client.query(
    `update live_session set status = 'ended', outcome = 'held', started_at = now() - interval '100 minutes', ended_at = now() - interval '10 minutes'
     where id = $1`,
    [sessionId],
  );
  await client.query(
    `insert into presence_interval (id, session_id, user_id, role, staff, node_id, connection_id, joined_at, here_since, left_at)
     select gen_random_uuid(), $1, user_id, 'student', false, gen_random_uuid(), 'c', at, at, at + (60 + (n * 17 + stay * 101) % 1500) * interval '1 second'
     from unnest($2::uuid[]) with ordinality as t (user_id, n), generate_series(0, $3::int - 1) stay,
       lateral (select now() - interval '100 minutes' + ((n * 13) % 600 + stay * 1200) * interval '1 second' as at) began`,
    [sessionId, ids, stays],
  );
  await client.query(
    `insert into register (session_id, capture, opened_at, closed_at) values ($1, '{presence}', now(), now()) on conflict do nothing`,
    [sessionId],
  );
  await client.query(
    `insert into register_line (session_id, student_id, expected, status, source, marked_at)
     select $1, student_id, true, 'present', 'presence', now() from unnest($2::uuid[]) as t (student_id) on conflict do nothing`,
    [sessionId, ids],
  );
};

/** The p95 of reading the intervals of a session into Node, which any computation outside the database would begin with. */
const readIntervals = async (client: pg.Client, sessionId: string): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n < 30; n++) {
    const start = performance.now();
    const { rows } = await client.query('select user_id, joined_at, left_at from presence_interval where session_id = $1', [sessionId]);
    if (rows.length !== PEOPLE * STAYS_EACH) throw new Error(`${rows.length} intervals`);
    times.push(performance.now() - start);
  }
  return quantile(times, 0.95);
};

const measured = async (server: ServerProcess, path: (n: number) => string, token: string) => {
  const clients = await LightClients.open(server.url, CONNECTIONS);
  let times: number[] = [];
  const ask = async (n: number) => {
    const start = performance.now();
    const status = await clients.get(path(n), token);
    if (status !== 200) throw new Error(`${path(n)}: ${status}`);
    times.push(performance.now() - start);
  };
  await flood(CONNECTIONS, WARM_UP_MS, ask);
  times = [];
  const { count, ms: took } = await flood(CONNECTIONS, MEASURED_MS, ask);
  clients.close();
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), rate: perSecond(count, took) };
};

/** Downloads a short file, to warm up, and then a long one. `extra`: how far the resident memory rose above what it was before the long one. */
const download = async (server: ServerProcess, path: (id: string) => string, [short, long]: readonly [string, string], token?: string) => {
  const read = async (id: string) => {
    const response = await fetch(`${server.url}${path(id)}`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
    if (!response.ok) throw new Error(`${path(id)}: ${response.status}`);
    let [bytes, lines] = [0, 0];
    for await (const chunk of response.body!) {
      bytes += chunk.length;
      for (const byte of chunk) if (byte === 10) lines++;
    }
    return { bytes, lines };
  };
  for (let n = 0; n < 3; n++) await read(short);
  const before = await server.memory();
  let most = before;
  const stop = new AbortController();
  const watch = async () => {
    while (!stop.signal.aborted) {
      most = Math.max(most, await server.memory());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const watching = watch();
  const start = performance.now();
  const file = await read(long);
  const took = performance.now() - start;
  stop.abort();
  await watching;
  return { ...file, took, extra: most - before };
};
