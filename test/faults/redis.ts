import { get } from '../../bench/support/school.ts';
import { pause, until } from './support/chance.ts';
import { checkAll, type Finding } from './support/checks.ts';
import type { FaultOptions, FaultReport } from './support/fault.ts';
import { Ledger } from './support/ledger.ts';
import { checkPresence } from './support/presence-checks.ts';
import { readStored } from './support/stored.ts';
import { TwoNodes } from './support/two-nodes.ts';

const MARKS = 10;
/** A node's own sockets never wait for Redis, which would take a second or two. */
const LOCAL_MS = 500;
/** Without Redis, nodes ask the database every second. On a busy machine that may take longer, but not as long as the next heartbeat would. */
const FOLLOWED_MS = 5_000;
const RECOVERED_MS = 5_000;

interface Told {
  readonly here: number;
  readonly there: number;
}

/** Redis dies, comes back, hangs and recovers: each node serves its own sockets without delay, and the others read the log every second. */
export const redisAway = async ({ seed }: FaultOptions): Promise<FaultReport> => {
  const two = await TwoNodes.open();
  const findings: Finding[] = [];
  const find = (check: string, what: string): void => void findings.push({ check, what });
  const ledger = new Ledger();
  let n = 0;
  /** The slowest of several marks, each once everybody has the one before. */
  const series = async (): Promise<Told> => {
    const all: Told[] = [];
    for (let count = 0; count < MARKS; count++) all.push(await two.tell(ledger, n++, FOLLOWED_MS));
    return { here: Math.max(...all.map(({ here }) => here)), there: Math.max(...all.map(({ there }) => there)) };
  };
  const away = async (how: string): Promise<string> => {
    const { here, there } = await series();
    if (!(here <= LOCAL_MS)) find('own sockets without delay', `${how}: ${here.toFixed(0)} ms`);
    if (!(there <= FOLLOWED_MS)) find('others without Redis', `${how}: ${there.toFixed(0)} ms`);
    return `own sockets ${here.toFixed(0)} ms, other node ${there.toFixed(0)} ms`;
  };
  const recovered = async (how: string): Promise<string> => {
    const since = performance.now();
    if (!(await until(async () => (await two.tell(ledger, n++, 1_000)).there < LOCAL_MS, RECOVERED_MS))) find('recovered within 5 s', how);
    return `${(performance.now() - since).toFixed(0)} ms`;
  };
  try {
    const { room, redis, lives, nodes } = two;
    const usual = await series();
    await redis.kill();
    const dead = await away('dead');
    await redis.start();
    const recoveredFromDeath = await recovered('after its death');
    redis.freeze();
    const frozen = await away('frozen');
    const asked = performance.now();
    await get(nodes[0]!, `/classes/${room.school.classId}`, room.school.teacher.token);
    const slowRead = performance.now() - asked;
    redis.thaw();
    const recoveredFromFreeze = await recovered('after it was frozen');

    const done = await room.teachers[0]!.ask('DONE', {});
    if (!done.success) find('the session ends', done.code);
    if (!(await until(() => room.clients.every(({ model }) => model.summary), 2_000)))
      find('the session ends', 'not every client was told');
    await pause(200);
    await Promise.all(nodes.map((node) => node.stop()));
    for (const life of lives) life.to = Date.now();
    const stored = await readStored(two.database, room.sessionId);
    findings.push(...checkAll(stored, ledger, room.clients), ...checkPresence(stored, room.clients, lives), ...two.servers.complaints);
    return {
      name: 'two nodes without Redis',
      findings,
      counts: {
        seed,
        'marks acknowledged': ledger.marksOf('acknowledged'),
        'with Redis': `own sockets ${usual.here.toFixed(0)} ms, other node ${usual.there.toFixed(0)} ms (the slowest of ${MARKS}, to the last of all clients)`,
        'Redis dead': dead,
        'recovered after': recoveredFromDeath,
        'Redis frozen': `${frozen}; GET of a class ${slowRead.toFixed(0)} ms`,
        'recovered from the freeze after': recoveredFromFreeze,
      },
    };
  } finally {
    await two.end();
  }
};
