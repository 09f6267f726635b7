import { Agent, request } from 'node:http';
import pg from 'pg';
import { flood, ms, perSecond, quantile, thousands, type Figure } from '../support/figures.ts';
import { BOOKINGS_A_SESSION, seedLargeSchool, SESSIONS } from '../support/large-school.ts';
import { insertAccounts } from '../support/school.ts';
import { newBenchDatabase, startRollcall } from '../support/server.ts';

const CONNECTIONS = 20;

/** Pages that people look at, and those that nobody does; `any`: a random number below. */
const LISTS: readonly (readonly [string, (any: (below: number) => number) => string])[] = [
  ['the first page', () => ''],
  ['any of all pages', (any) => `?page=${1 + any(4500)}`],
  ['by status, any page', (any) => `?status=${['live', 'scheduled', 'ended'][any(3)]}&page=${1 + any(100)}`],
  ['by a rare word', (any) => `?q=${['hopper ', 'geometry ', 'algebra optics '][any(3)]}${any(97)}`],
  ['by a common word', (any) => `?q=${['physics', 'induction', 'worksheet', 'chem', 'drama rosa'][any(5)]}&page=${1 + any(5)}`],
  ['by weeks and price', (any) => weeks(any(140) - 140, 1 + any(8), `&free=${any(2) === 1}&page=${1 + any(5)}`)],
];
const weeks = (start: number, many: number, more: string): string => `?from=${day(start * 7)}&to=${day((start + many) * 7)}${more}`;
const day = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10) + 'T00:00:00Z';

/** Nothing is asked twice by chance alone: the numbers are the same in each run. */
const numbers = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

export const catalogue = async (): Promise<Figure[]> => {
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database);
  try {
    const seconds = await seedLargeSchool(database.url!);
    const [, student] = await insertAccounts(database.url!, 1);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const get = (path: string, token?: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const headers = token ? { authorization: `Bearer ${token}` } : undefined;
        request(`${server.url}/api/v1/live-sessions${path}`, { agent, headers }, (response) => {
          response.resume();
          response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${path}: ${response.statusCode}`))));
        })
          .on('error', reject)
          .end();
      });
    const figures: Figure[] = [
      {
        what: `${thousands(SESSIONS)} sessions and ${thousands(SESSIONS * BOOKINGS_A_SESSION)} bookings made`,
        wanted: 'under 5 min',
        measured: `${seconds.toFixed(0)} s`,
        control: '',
        holds: seconds < 300,
      },
    ];
    for (const [name, path] of LISTS) {
      const any = numbers(7);
      const times: number[] = [];
      const once = async (n: number) => {
        const start = performance.now();
        await get(path(any), n % 2 ? student!.token : undefined);
        times.push(performance.now() - start);
      };
      await flood(CONNECTIONS, 1_000, once);
      times.length = 0;
      const { count, ms: took } = await flood(CONNECTIONS, 4_000, once);
      const p95 = quantile(times, 0.95);
      figures.push({
        what: `the catalogue, ${name}, ${CONNECTIONS} connections`,
        wanted: 'p95 ≤ 30 ms',
        measured: `p50 ${ms(quantile(times, 0.5))}, p95 ${ms(p95)}, ${perSecond(count, took)}/s`,
        control: '',
        holds: p95 <= 30,
      });
    }
    if (process.env.PLANS) await printPlans(database.url!);
    return figures;
  } finally {
    await server.stop();
    await database.drop();
  }
};

/** PLANS=1: what PostgreSQL does for the statements of the catalogue, for docs/performance.md. */
const printPlans = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const page = (condition: string, offset: number) =>
    `select l.* from (select id as found from live_session where ${condition} order by list_key, id limit 20 offset ${offset}) page join live_session l on l.id = found order by list_key, id`;
  const word = (text: string) => `search @@ to_tsquery('simple', '${text}')`;
  for (const [name, statement] of [
    ['the first page', page(`visibility = 'public'`, 0)],
    ['a page far down', page(`visibility = 'public'`, 50_000)],
    ['a rare word', page(`visibility = 'public' and ${word('geometry:* & 42:*')}`, 0)],
    ['a common word', page(`visibility = 'public' and ${word('physics:*')}`, 0)],
    ['how many with a common word', `select count(*) from live_session where visibility = 'public' and ${word('physics:*')}`],
    ['how many in all', `select count(*) from live_session where visibility = 'public'`],
  ] as const) {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, buffers, summary on) ${statement}`);
    console.log(`\n### ${name}\n\n${rows.map((row) => row['QUERY PLAN']).join('\n')}`);
  }
  await client.end();
};
