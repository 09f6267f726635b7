import pg from 'pg';
import { bigRooms } from './big-rooms.ts';
import { LightSocket } from '../support/light-socket.ts';
import { eachOf, ms, quantile, type Figure } from '../support/figures.ts';
import { makeSchool, startSession, type School } from '../support/school.ts';
import { freePort, newBenchDatabase, ServerProcess, startRollcall, type BenchDatabase } from '../support/server.ts';

const CROWD = 1_000;

interface Joined {
  readonly seq: number;
  readonly snapshot: object | null;
  readonly missed:
    readonly { readonly data: { readonly seq: number; readonly after: number; readonly marks?: readonly object[] } }[] | null;
}

/** An idle PostgreSQL connection reports its counters after ten seconds, so a count is exact only after that long without work. */
const SETTLED_MS = 11_000;

/** Transactions (and single statements) committed while `work` ran and the counters settled. */
const commitsDuring = async (url: string, work: () => Promise<void>): Promise<number> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const read = async () =>
    Number((await client.query(`select sum(xact_commit) as n from pg_stat_database where datname = current_database()`)).rows[0].n);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const before = await read();
  await work();
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const count = (await read()) - before;
  await client.end();
  return count;
};

/** Groups of joins and leaves so far, from the metrics. */
const laneGroups = async (server: ServerProcess): Promise<number> => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return [...text.matchAll(/^rollcall_lane_size_count\{lane="presence"\} (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
};

const connectAll = (server: ServerProcess, { students }: School): Promise<LightSocket[]> =>
  eachOf(students, 50, ({ token }) => LightSocket.connect(server.url, token));

const joinStorm = async (
  server: ServerProcess,
  database: BenchDatabase,
  school: School,
  sessionId: string,
): Promise<{ figure: Figure; sockets: LightSocket[] }> => {
  const sockets = await connectAll(server, school);
  const background = await commitsDuring(database.url!, async () => undefined);
  const groups = await laneGroups(server);
  let times: number[] = [];
  const committed = await commitsDuring(database.url!, async () => {
    const start = performance.now();
    const join = async (socket: LightSocket) => {
      await socket.demand<Joined>('JOIN_SESSION', { sessionId });
      return performance.now() - start;
    };
    times = await Promise.all(sockets.map(join));
  });
  const all = Math.max(...times);
  const transactions = committed - background;
  return {
    sockets,
    figure: {
      what: '1,000 connected students joining one session at once',
      target: 'all answered ≤ 2 s, ≤ 50 transactions',
      measured: `${ms(all)} (p50 ${ms(quantile(times, 0.5))}), ${transactions} transactions including reads, for ${(await laneGroups(server)) - groups} groups of joins`,
      control: `${background} transactions in the same time without joins`,
      met: all <= 2_000 && transactions <= 50,
    },
  };
};

const reconnectStorm = async (
  server: ServerProcess,
  database: BenchDatabase,
  school: School,
  sessionId: string,
  sockets: LightSocket[],
  port: number,
) => {
  const teacher = await LightSocket.connect(server.url, school.teacher.token);
  const { seq } = await teacher.demand<Joined>('JOIN_SESSION', { sessionId });
  for (const socket of sockets) socket.close();
  const marked = 150;
  for (let n = 0; n < marked; n++) await teacher.demand('ATTENDANCE_MARKED', { studentId: school.students[n]!.id, status: 'present' });
  await server.stop('SIGKILL');
  const again = await startRollcall(database, { PORT: String(port) });
  const start = performance.now();
  let complete = 0;
  const times = await Promise.all(
    school.students.map(async ({ token }) => {
      const socket = await LightSocket.connect(again.url, token);
      const { missed } = await socket.demand<Joined>('JOIN_SESSION', { sessionId, since: seq });
      if (missed?.reduce((sum, { data }) => sum + (data.marks?.length ?? 0), 0) === marked) complete++;
      return { took: performance.now() - start, socket };
    }),
  );
  const all = Math.max(...times.map(({ took }) => took));
  for (const { socket } of times) socket.close();
  const figure: Figure = {
    what: '1,000 sockets reconnecting with `since` after a kill',
    target: 'all caught up ≤ 5 s, nothing missed',
    measured: `${ms(all)}, ${complete} of ${CROWD} with all ${marked} missed marks`,
    control: '',
    met: all <= 5_000 && complete === CROWD,
  };
  return { figure, server: again };
};

export const crowd = async (): Promise<Figure[]> => {
  const database = await newBenchDatabase('postgres');
  const port = await freePort();
  let server = await startRollcall(database, { PORT: String(port) });
  try {
    const school = await makeSchool(server, database, CROWD);
    const sessionId = await startSession(server, school, 'room');
    const storm = await joinStorm(server, database, school, sessionId);
    const back = await reconnectStorm(server, database, school, sessionId, storm.sockets, port);
    server = back.server;
    return [storm.figure, back.figure, ...(await bigRooms())];
  } finally {
    await server.stop();
    await database.drop();
  }
};
