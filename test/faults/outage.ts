import { get } from '../../bench/support/school.ts';
import { Chance, pause, until } from './support/chance.ts';
import { checkAll, type Finding } from './support/checks.ts';
import { Cluster } from './support/cluster.ts';
import { codesOf, type FaultOptions, type FaultReport } from './support/fault.ts';
import { HttpLoad } from './support/http-load.ts';
import { Ledger, type Answered } from './support/ledger.ts';
import { checkPresence } from './support/presence-checks.ts';
import { alike, openClass, registerOf } from './support/school-session.ts';
import { Servers } from './support/servers.ts';
import { Storm } from './support/storm.ts';
import { readStored } from './support/stored.ts';

const STUDENTS = 20;
/** Of these, this many only connect once and disappear while the database is down. */
const VANISHING = 5;
const AWAY_MS = 4_000;
/** Nothing may hang, and everything must work this soon after the database is back. */
const QUICK_MS = 3_000;
const RECOVERED_MS = 5_000;
const KINDS = ['mark', 'join', 'connect', 'GET class', 'GET register', 'POST marks'];

/** PostgreSQL goes down under load and comes back. Meanwhile requests fail quickly with 503 and error acks; afterwards everything works as before. */
export const outage = async (mode: 'immediate' | 'fast', { seed }: FaultOptions): Promise<FaultReport> => {
  const cluster = await Cluster.create();
  const { database } = cluster;
  const life = { from: Date.now(), to: Number.POSITIVE_INFINITY, killed: false };
  const servers = new Servers();
  const server = await servers.start(database, { NODE_LEASE: '2' });
  const findings: Finding[] = [];
  const find = (check: string, what: string): void => void findings.push({ check, what });
  try {
    const room = await openClass(server, database, STUDENTS);
    const ledger = new Ledger();
    await Promise.all(room.clients.map((client) => client.enter(server.url)));
    const vanishing = room.students.slice(0, VANISHING);
    const storm = new Storm({ ...room, url: server.url, students: room.students.slice(VANISHING) }, ledger, new Chance(seed));
    const http = new HttpLoad(server.url, room, ledger);
    storm.start({ inFlight: 40 });
    http.start(() => storm.marks());
    await pause(1_500);

    const stopped = performance.now();
    await cluster.stop(mode);
    const away = performance.now();
    await pause(500);
    for (const student of vanishing) student.drop();
    await pause(AWAY_MS - 500);
    const starting = performance.now();
    await cluster.start();
    const back = performance.now();

    const recovered = await recovery(ledger, back);
    for (const [kind, ms] of recovered) if (!(ms <= RECOVERED_MS)) find('recovered within 5 s', `${kind}: ${ms.toFixed(0)} ms`);
    await pause(1_500);
    await Promise.all([storm.stop(), http.stop()]);

    const here = room.clients.filter((client) => !vanishing.includes(client));
    await Promise.all(here.map((client) => client.enter(server.url)));
    const participants = () => get<object[]>(server, `/live-sessions/${room.sessionId}/participants?limit=100`, room.school.teacher.token);
    if (!(await until(async () => (await participants()).length === here.length, RECOVERED_MS)))
      find('leaves during the outage are recorded', `${(await participants()).length} are in, and ${here.length} should be`);
    const register = await registerOf(server, room);
    if (!(await until(() => here.every(({ model }) => alike(model.statuses, register)), 12_000)))
      find('rooms catch up', `${here.filter(({ model }) => !alike(model.statuses, register)).length} clients differ from the register`);
    if (server.child.exitCode !== null) find('the process lives', `exit code ${server.child.exitCode}`);
    await server.stop();
    life.to = Date.now();

    const stored = await readStored(database, room.sessionId);
    const meanwhile = ledger.answers.filter(({ at, ms }) => at + ms > stopped && at < starting);
    for (const what of wrongMeanwhile(meanwhile, away)) find('quick 503s and error acks meanwhile', what);
    if (http.withoutRetryAfter) find('503 says Retry-After', `${http.withoutRetryAfter} did not`);
    findings.push(...checkAll(stored, ledger, here), ...checkPresence(stored, room.clients, [life]), ...servers.complaints);
    return {
      name: `PostgreSQL stopped (-m ${mode}) and started under load`,
      findings,
      counts: {
        seed,
        'down for': `${((back - stopped) / 1000).toFixed(1)} s`,
        'marks sent / acknowledged / in doubt': `${ledger.marks} / ${ledger.marksOf('acknowledged')} / ${ledger.marksOf('doubtful')}`,
        'answers meanwhile': codesOf(meanwhile),
        'slowest answer meanwhile': `${Math.max(...meanwhile.map(({ ms }) => ms)).toFixed(0)} ms`,
        'recovered after': [...recovered].map(([kind, ms]) => `${kind} ${ms.toFixed(0)} ms`).join(', '),
      },
    };
  } finally {
    await servers.end();
    await database.drop();
  }
};

/** For each kind of request, the time of the first success among those sent after `back`, in ms since then. */
const recovery = async (ledger: Ledger, back: number): Promise<Map<string, number>> => {
  const after = (kind: string): number => {
    const first = ledger.succeeded(kind, back);
    return first ? first.at + first.ms - back : Number.POSITIVE_INFINITY;
  };
  await until(() => KINDS.every((kind) => after(kind) < Number.POSITIVE_INFINITY), RECOVERED_MS + 3_000);
  return new Map(KINDS.map((kind) => [kind, after(kind)]));
};

/** A leave is answered immediately and written later; everything else reports that the database is unavailable. */
const wrongMeanwhile = function* (answers: readonly Answered[], away: number): Generator<string> {
  for (const { what, at, ms, code } of answers) {
    if (ms > QUICK_MS) yield `${what} took ${ms.toFixed(0)} ms`;
    if (at > away && code !== 'DATABASE_UNAVAILABLE' && what !== 'leave') yield `${what}: ${code}`;
  }
  for (const kind of KINDS) if (!answers.some(({ what }) => what === kind)) yield `nobody tried: ${kind}`;
};
