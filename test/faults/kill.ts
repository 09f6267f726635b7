import { freePort, type DatabaseKind, type ServerProcess } from '../../bench/support/server.ts';
import { Chance, pause, until } from './support/chance.ts';
import { newDatabase } from './support/databases.ts';
import { checkAll, type Finding } from './support/checks.ts';
import { codesOf, type FaultOptions, type FaultReport } from './support/fault.ts';
import { Ledger } from './support/ledger.ts';
import { checkPresence, type Life } from './support/presence-checks.ts';
import { alike, openClass, registerOf, type LiveClass } from './support/school-session.ts';
import { Servers } from './support/servers.ts';
import { Storm } from './support/storm.ts';
import { readStored } from './support/stored.ts';

const STUDENTS = 30;
/** Seconds. */
const LEASE = 1;
const START_MS = 30_000;

/** A server that is not the usual one. */
export interface Variant {
  readonly name?: string;
  readonly script?: string;
  readonly env?: Record<string, string>;
}

interface Run {
  readonly start: () => Promise<ServerProcess>;
  readonly lives: Life[];
  readonly ledger: Ledger;
  readonly chance: Chance;
  readonly findings: Finding[];
}

/** The server is killed during a storm of marks and joins, and restarted on the same database, round after round. */
export const killUnderStorm = async (
  kind: DatabaseKind,
  { rounds, seed }: FaultOptions,
  { name = `kill -9 under a storm, ${kind}`, script, env }: Variant = {},
): Promise<FaultReport> => {
  const database = await newDatabase(kind);
  const servers = new Servers();
  const port = String(await freePort());
  const lives: Life[] = [];
  const run: Run = {
    start: () => {
      lives.push({ from: Date.now(), to: Number.POSITIVE_INFINITY, killed: false });
      return servers.start(database, { PORT: port, NODE_LEASE: String(LEASE), ...env }, script);
    },
    lives,
    ledger: new Ledger(),
    chance: new Chance(seed),
    findings: [],
  };
  let server = await run.start();
  try {
    const room = await openClass(server, database, STUDENTS);
    for (let round = 1; round <= rounds; round++) server = await killOnce(run, server, room);
    await endWell(run, server, room);
    const stored = await readStored(database, room.sessionId);
    run.findings.push(...checkAll(stored, run.ledger, room.clients), ...checkPresence(stored, room.clients, lives), ...servers.complaints);
    return { name, counts: { rounds, seed, ...countsOf(run, room, stored.facts.length, stored.intervals.length) }, findings: run.findings };
  } finally {
    await servers.end();
    await database.drop();
  }
};

const killOnce = async (
  { start, lives, ledger, chance, findings }: Run,
  server: ServerProcess,
  room: LiveClass,
): Promise<ServerProcess> => {
  const storm = new Storm({ ...room, url: server.url }, ledger, chance);
  findings.push(...(await allIn(server, room)));
  storm.start();
  await pause(chance.between(200, 1000));
  const killed = server.stop('SIGKILL');
  const over = storm.stop();
  await killed;
  Object.assign(lives.at(-1)!, { to: Date.now(), killed: true });
  await over;
  return start();
};

/** Everyone (re)connects; while nobody marks, each client holds what is in the register. */
const allIn = async (server: ServerProcess, room: LiveClass): Promise<Finding[]> => {
  const check = 'clients hold the register after a round';
  const came = await Promise.all(room.clients.map((client) => client.enter(server.url, START_MS)));
  if (came.includes(false)) return [{ check, what: `${came.filter((is) => !is).length} clients could not come back` }];
  const register = await registerOf(server, room);
  return room.clients.flatMap(({ model }, index) =>
    alike(model.statuses, register) ? [] : [{ check, what: `client ${index} differs from the register at ${model.last}` }],
  );
};

/** A final storm that may finish; the dead nodes' leases expire; the session ends, and the server shuts down properly. */
const endWell = async ({ lives, ledger, chance, findings }: Run, server: ServerProcess, room: LiveClass): Promise<void> => {
  findings.push(...(await allIn(server, room)));
  const storm = new Storm({ ...room, url: server.url }, ledger, chance);
  storm.start();
  await pause(500);
  await storm.stop();
  await allIn(server, room);
  // Time for a lease to start, a lease to expire, and a round to notice.
  await pause(LEASE * 2_500);
  const done = await room.teachers[0]!.ask('DONE', {});
  if (!done.success) findings.push({ check: 'the session ends', what: done.code });
  const heard = await until(() => room.clients.every(({ model }) => model.ended && model.summary), 12_000);
  if (!heard) findings.push({ check: 'the session ends', what: 'not every client was told' });
  await server.stop();
  lives.at(-1)!.to = Date.now();
  if (server.child.exitCode !== 0) findings.push({ check: 'the server stops', what: `exit code ${server.child.exitCode}` });
};

const countsOf = ({ ledger }: Run, { clients }: LiveClass, facts: number, intervals: number): Record<string, number | string> => {
  const sum = (count: 'snapshots' | 'replays' | 'replayed' | 'gaps' | 'old') =>
    clients.reduce((total, { model }) => total + model.counts[count], 0);
  return {
    'marks sent / acknowledged / in doubt / refused': `${ledger.marks} / ${ledger.marksOf('acknowledged')} / ${ledger.marksOf('doubtful')} / ${ledger.marksOf('refused')}`,
    'facts in the log / presence intervals': `${facts} / ${intervals}`,
    'joins acknowledged (snapshots + replays, messages replayed)': `${sum('snapshots') + sum('replays')} (${sum('snapshots')} + ${sum('replays')}, ${sum('replayed')})`,
    'gaps found by clients / old messages dropped': `${sum('gaps')} / ${sum('old')}`,
    'not answered with success': codesOf(ledger.answers.filter(({ code }) => code !== 'OK')),
  };
};
