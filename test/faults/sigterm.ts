import pg from 'pg';
import { freePort } from '../../bench/support/server.ts';
import { Chance, pause, until } from './support/chance.ts';
import { newDatabase } from './support/databases.ts';
import { checkAll, type Finding } from './support/checks.ts';
import { codesOf, type FaultOptions, type FaultReport } from './support/fault.ts';
import { HttpLoad } from './support/http-load.ts';
import { Ledger } from './support/ledger.ts';
import { checkPresence, type Life } from './support/presence-checks.ts';
import { alike, openClass, registerOf } from './support/school-session.ts';
import { Servers } from './support/servers.ts';
import { Storm } from './support/storm.ts';
import { readStored } from './support/stored.ts';

const STOPPED_MS = 10_000;
/** Times after the signal: when a request is blocked, and when it may continue; by then the server accepts no new ones. */
const HOLD_MS = 800;
const RELEASE_MS = 2_500;

/** A server is stopped in the middle of a session, with a slow request in flight. */
export const sigterm = async ({ seed }: FaultOptions): Promise<FaultReport> => {
  const database = await newDatabase('postgres');
  const servers = new Servers();
  const port = String(await freePort());
  const lives: Life[] = [{ from: Date.now(), to: Number.POSITIVE_INFINITY, killed: false }];
  const findings: Finding[] = [];
  const find = (check: string, what: string): void => void findings.push({ check, what });
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  try {
    const server = await servers.start(database, { PORT: port });
    const room = await openClass(server, database, 20);
    const ledger = new Ledger();
    await Promise.all(room.clients.map((client) => client.enter(server.url)));
    const storm = new Storm({ ...room, url: server.url }, ledger, new Chance(seed));
    const http = new HttpLoad(server.url, room, ledger);
    storm.start({ inFlight: 50 });
    http.start(() => storm.marks());
    await pause(1_500);

    const there = room.clients.filter((client) => client.isConnected);
    const signalled = performance.now();
    const stopped = server.stop('SIGTERM').then(() => performance.now() - signalled);
    const unready = firstUnready(server.url);
    await pause(HOLD_MS);
    await holder.query('begin');
    await holder.query('select from event_stream where stream = $1 for update', [`session:${room.sessionId}`]);
    const slow = http.mark(storm.marks());
    await pause(RELEASE_MS - HOLD_MS);
    await holder.query('rollback');
    const slowAnswer = await slow;
    const stoppedAfter = await stopped;
    lives[0]!.to = Date.now();
    await Promise.all([storm.stop(), http.stop()]);

    const refused = ledger.answers.find(({ at, code }) => at > signalled && code !== 'OK');
    const unreadyAfter = (await unready) - signalled;
    if (!slowAnswer.success) find('requests under way are answered', slowAnswer.code);
    if (refused && refused.at + refused.ms < signalled + unreadyAfter)
      find('readiness fails first', `${refused.what} was answered with ${refused.code} before it did`);
    const untold = there.filter(({ sentAway }) => !sentAway.some((at) => at >= signalled)).length;
    if (untold) find('clients are told to reconnect', `${untold} of ${there.length} were not`);
    if (server.child.exitCode !== 0) find('exit code 0', String(server.child.exitCode ?? server.child.signalCode));
    if (stoppedAfter > STOPPED_MS) find('within 10 s', `${stoppedAfter.toFixed(0)} ms`);
    const left = await readStored(database, room.sessionId);
    const open = left.intervals.filter(({ leftAt }) => !leftAt).length;
    if (open) find('everybody has left', `${open} intervals are open`);

    lives.push({ from: Date.now(), to: Number.POSITIVE_INFINITY, killed: false });
    const next = await servers.start(database, { PORT: port });
    await Promise.all(room.clients.map((client) => client.enter(next.url)));
    const register = await registerOf(next, room);
    if (!(await until(() => room.clients.every(({ model }) => alike(model.statuses, register)), 2_000)))
      find('clients continue', 'one differs from the register');
    await next.stop();
    lives[1]!.to = Date.now();
    const stored = await readStored(database, room.sessionId);
    findings.push(...checkAll(stored, ledger, room.clients), ...checkPresence(stored, room.clients, lives), ...servers.complaints);
    return {
      name: 'SIGTERM under load',
      findings,
      counts: {
        seed,
        'marks sent / acknowledged / in doubt': `${ledger.marks} / ${ledger.marksOf('acknowledged')} / ${ledger.marksOf('doubtful')}`,
        'readiness failed after': `${unreadyAfter.toFixed(0)} ms`,
        'first refusal after': refused
          ? `${(refused.at + refused.ms - signalled).toFixed(0)} ms (${refused.what} ${refused.code})`
          : 'none',
        'told to reconnect': `${there.length - untold} of ${there.length}`,
        'stopped after': `${stoppedAfter.toFixed(0)} ms, exit code ${server.child.exitCode}`,
        'answers since the signal': codesOf(ledger.answers.filter(({ at, ms }) => at + ms > signalled)),
      },
    };
  } finally {
    await holder.end();
    await servers.end();
    await database.drop();
  }
};

/** When the server first reported that it accepts no more work. */
const firstUnready = async (url: string): Promise<number> => {
  for (; ; await pause(20)) {
    const status = await fetch(`${url}/health/ready`).then(
      (response) => response.status,
      () => 0,
    );
    if (status !== 200) return status === 503 ? performance.now() : Number.POSITIVE_INFINITY;
  }
};
