import pg from 'pg';
import { Chance, pause, until } from './support/chance.ts';
import { newDatabase } from './support/databases.ts';
import { checkAll, type Finding } from './support/checks.ts';
import { codesOf, type FaultOptions, type FaultReport } from './support/fault.ts';
import { HttpLoad } from './support/http-load.ts';
import { Ledger } from './support/ledger.ts';
import { alike, openClass, registerOf } from './support/school-session.ts';
import { Servers } from './support/servers.ts';
import { Storm } from './support/storm.ts';
import { readStored } from './support/stored.ts';

/** Less than the server's lock timeout, so that connections are not returned in between. */
const POOL = 2;
const HELD_MS = 4_500;
/** A caller waiting for a connection gives up after 2 s; a command that arrived while a group waited gets its turn after that, and a join makes several queries. */
const LONGEST_MS = 6_000;
const RECOVERED_MS = 5_000;

/** Someone locks the row of the class's stream; a few changes to the class wait for it with all connections of the pool, and everything else waits for a connection. */
export const poolExhausted = async ({ seed }: FaultOptions): Promise<FaultReport> => {
  const database = await newDatabase('postgres');
  const servers = new Servers();
  const server = await servers.start(database, { DATABASE_POOL_SIZE: String(POOL) });
  const findings: Finding[] = [];
  const find = (check: string, what: string): void => void findings.push({ check, what });
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  try {
    const room = await openClass(server, database, 10);
    const ledger = new Ledger();
    await Promise.all(room.clients.map((client) => client.enter(server.url)));
    const storm = new Storm({ ...room, url: server.url }, ledger, new Chance(seed));
    const http = new HttpLoad(server.url, room, ledger);
    storm.start({ inFlight: 20 });
    http.start(() => storm.marks());
    await pause(1_000);

    await holder.query('begin');
    await holder.query('select from event_stream where stream = $1 for update', [`class:${room.school.classId}`]);
    const changes = Array.from({ length: POOL }, (_, n) =>
      ledger.time('PATCH class', () => http.call('PATCH', `/classes/${room.school.classId}`, { name: `Renamed ${n}` })),
    );
    const held = performance.now();
    await pause(HELD_MS);
    await holder.query('rollback');
    const free = performance.now();
    const recovered = () => ['mark', 'GET class', 'POST marks'].every((kind) => ledger.succeeded(kind, free));
    if (!(await until(recovered, RECOVERED_MS))) find('recovered within 5 s', codesOf(ledger.answers.filter(({ at }) => at > free)));
    for (const change of await Promise.all(changes)) if (!change.success) find('blocked changes continue', change.code);
    const recoveredAfter = performance.now() - free;
    await Promise.all([storm.stop(), http.stop()]);

    await Promise.all(room.clients.map((client) => client.enter(server.url)));
    const register = await registerOf(server, room);
    if (!(await until(() => room.clients.every(({ model }) => alike(model.statuses, register)), 12_000)))
      find('rooms catch up', 'a client differs from the register');
    await server.stop();

    const meanwhile = ledger.answers.filter(({ at, ms }) => at + ms > held && at + ms < free);
    for (const { what, ms, code } of ledger.answers)
      if (ms > LONGEST_MS) find('nothing hangs', `${what} took ${ms.toFixed(0)} ms: ${code}`);
    for (const kind of ['mark', 'POST marks', 'GET class'])
      if (!meanwhile.some(({ what, code }) => what === kind && code === 'DATABASE_UNAVAILABLE')) find('503 meanwhile', `none for ${kind}`);
    if (http.withoutRetryAfter) find('503 says Retry-After', `${http.withoutRetryAfter} did not`);
    findings.push(...checkAll(await readStored(database, room.sessionId), ledger, room.clients), ...servers.complaints);
    return {
      name: 'the pool is exhausted',
      findings,
      counts: {
        seed,
        'marks sent / acknowledged / in doubt': `${ledger.marks} / ${ledger.marksOf('acknowledged')} / ${ledger.marksOf('doubtful')}`,
        'answers meanwhile': codesOf(meanwhile),
        'slowest answer': ['mark', 'GET class', 'connect'].map((kind) => `${kind} ${ledger.slowest(kind).toFixed(0)} ms`).join(', '),
        'recovered after': `${recoveredAfter.toFixed(0)} ms`,
      },
    };
  } finally {
    await holder.end();
    await servers.end();
    await database.drop();
  }
};
