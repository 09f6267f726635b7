import pg from 'pg';
import { flood, ms, perSecond, quantile, thousands, type Figure } from '../support/figures.ts';
import { LightClients } from '../support/light-http.ts';
import { BOOKINGS_A_SESSION, seedLargeSchool, SESSIONS } from '../support/large-school.ts';
import { insertAccounts } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall } from '../support/server.ts';

const CONNECTIONS = 20;
/** Long enough for the code of a list to be compiled before it is measured. */
const WARM_UP_MS = 3_000;
/** We report the median slice, because other load on the machine varies. */
const SLICES = 5;
const SLICE_MS = 1_500;

/** Pages that people look at, and deep pages that nobody looks at. `any(n)`: a random number below n. */
const LISTS: readonly (readonly [string, (any: (below: number) => number) => string])[] = [
  ['the first page', () => ''],
  ['a random page', (any) => `?page=${1 + any(4500)}`],
  ['by status, any page', (any) => `?status=${['live', 'scheduled', 'ended'][any(3)]}&page=${1 + any(100)}`],
  ['by a rare word', (any) => `?q=${['hopper ', 'geometry ', 'algebra optics '][any(3)]}${any(97)}`],
  ['by a common word', (any) => `?q=${['physics', 'induction', 'worksheet', 'chem', 'drama rosa'][any(5)]}&page=${1 + any(5)}`],
  ['by weeks and price', (any) => weeks(any(140) - 140, 1 + any(8), `&free=${any(2) === 1}&page=${1 + any(5)}`)],
];
const weeks = (start: number, many: number, more: string): string => `?from=${day(start * 7)}&to=${day((start + many) * 7)}${more}`;
const day = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10) + 'T00:00:00Z';

/** Seeded random numbers, so that every run makes the same requests. */
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
    const figures: Figure[] = [
      {
        what: `${thousands(SESSIONS)} sessions and ${thousands(SESSIONS * BOOKINGS_A_SESSION)} bookings created`,
        target: 'under 5 min',
        measured: `${seconds.toFixed(0)} s`,
        control: '',
        met: seconds < 300,
      },
    ];
    // Random pages of the minimal server.
    const bare = await ServerProcess.start('bench/controls/bare-pages-server.ts', { DATABASE_URL: database.url! });
    const control = await measured(bare.url, (any) => `/page/${PAST - BigInt(Date.now() - any(1000) * 86_400_000) * 1000n}`);
    await bare.stop();
    for (const [name, path] of LISTS) {
      const { p50, p95, rate } = await measured(server.url, (any) => `/api/v1/live-sessions${path(any)}`, student!.token);
      figures.push({
        what: `the catalogue, ${name}, ${CONNECTIONS} connections`,
        target: 'p95 ≤ 60 ms',
        measured: `p50 ${ms(p50)}, p95 ${ms(p95)}, ${rate}/s`,
        control: `bare pages p95 ${ms(control.p95)}, ${control.rate}/s`,
        met: p95 <= 60,
      });
    }
    if (process.env.PLANS) await printPlans(database.url!);
    return figures;
  } finally {
    await server.stop();
    await database.drop();
  }
};

/** Measures one list; half of the requests are signed in if there is a token. */
const measured = async (url: string, path: (any: (below: number) => number) => string, token?: string) => {
  const clients = await LightClients.open(url, CONNECTIONS);
  const any = numbers(7);
  const times: number[] = [];
  const ask = async (n: number) => {
    const start = performance.now();
    const asked = path(any);
    const status = await clients.get(asked, n % 2 ? token : undefined);
    if (status !== 200) throw new Error(`${asked}: ${status}`);
    times.push(performance.now() - start);
  };
  await flood(CONNECTIONS, WARM_UP_MS, ask);
  const slices: { p50: number; p95: number; rate: number }[] = [];
  for (let slice = 0; slice < SLICES; slice++) {
    times.length = 0;
    const { count, ms: took } = await flood(CONNECTIONS, SLICE_MS, ask);
    slices.push({ p50: quantile(times, 0.5), p95: quantile(times, 0.95), rate: perSecond(count, took) });
  }
  clients.close();
  return slices.toSorted((one, other) => one.p95 - other.p95)[(SLICES - 1) / 2]!;
};

const PAST = 2n ** 62n;

/** PLANS=1: PostgreSQL's plans for the statements of live-session/catalogue/catalogue.ts and get-seat-counts.ts, for docs/performance.md. */
const printPlans = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const PUBLIC = `visibility = 'public'`;
  const word = (text: string) => `${PUBLIC} and search @@ (select '${text}'::tsquery)`;
  const { rows: sessions } = await client.query<{ id: string }>(
    `select id from live_session where ${PUBLIC} order by list_key, id limit 20`,
  );
  const list = (condition: string, more = '') => `(select list_key, id from live_session where ${condition}${more})`;
  const walked = (condition: string) => `select id from ${list(condition)} found order by list_key, id limit 20`;
  const searched = (condition: string) => `with found as materialized ${list(condition)}
    select (select count(*) from found) as total, array(select id from found order by list_key, id limit 20) as ids`;
  const whole = (condition: string) =>
    `select string_agg(list_key || ' ' || id, ',') from (select list_key, id from ${list(condition)} found order by list_key, id) sorted`;
  const daysAgo = (days: number) => PAST - BigInt(Date.now() - days * 86_400_000) * 1000n;
  const weeks = `list_key > ${daysAgo(200)} and list_key <= ${daysAgo(214)} and ${PUBLIC}`;
  const { rows: students } = await client.query<{ id: string }>(`select student_id as id from booking limit 1`);
  const student = students[0]!.id;
  const page = `any('{${sessions.map(({ id }) => id).join()}}'::uuid[])`;
  for (const [name, statement] of [
    ['The first page', walked(PUBLIC)],
    ['The fiftieth page', walked(PUBLIC).replace('limit 20', 'limit 20 offset 980')],
    ['Two rare words', searched(word('geometry & 42'))],
    ['Two rare words without a common match: by prefix', searched(word('algebra:* & physics:*'))],
    [
      'Two weeks of the past, counted and read',
      `select (select count(*) from ${list(weeks)} part) as total,
         array(select id from ${list(weeks, ' order by list_key, id limit 20')} first order by list_key, id limit 20) as ids`,
    ],
    ['Paid ones of two weeks', `select (select count(*) from ${list(`${weeks} and price > 0`)} part) as total`],
    ['A common word, at most once in ten seconds', whole(word('physics:*'))],
    ['The whole catalogue, at most once in ten seconds', whole(PUBLIC)],
    ['The sessions of a page', `select * from live_session where id = ${page}`],
    [
      'The seats of a page',
      `select seats.*, b.student_id, b.id, b.status from (
         select session_id, count(*) filter (where status <> 'waitlisted') as taken, count(*) filter (where status = 'waitlisted') as waiting from booking
         where session_id = ${page} and status in ('pending', 'confirmed', 'waitlisted') group by session_id
       ) seats left join booking b on b.session_id = seats.session_id and b.student_id = any('{${student}}'::uuid[]) and b.status <> 'cancelled'`,
    ],
  ] as const) {
    await client.query(statement);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off) ${statement}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    console.log(`\n**${name}**\n\n\`\`\`\n${plan.replaceAll(/\{[\w,-]{100,}\}/g, '{20 ids}')}\n\`\`\``);
  }
  await client.end();
};
