import { Chance, pause, until } from './support/chance.ts';
import { checkAll, type Finding } from './support/checks.ts';
import { codesOf, type FaultOptions, type FaultReport } from './support/fault.ts';
import { Ledger } from './support/ledger.ts';
import { checkPresence } from './support/presence-checks.ts';
import { alike, registerOf } from './support/school-session.ts';
import { Storm } from './support/storm.ts';
import { readStored, withDatabase } from './support/stored.ts';
import { LEASE, TwoNodes } from './support/two-nodes.ts';

/** Its lease expires, and the other node looks three times in that period. */
const REAPED_MS = LEASE * 1000 * 1.5 + 1_500;

/** Two nodes serve one session; one is killed; the other closes its presence at its last heartbeat and takes over its clients. */
export const nodeKilled = async ({ seed }: FaultOptions): Promise<FaultReport> => {
  const two = await TwoNodes.open();
  const findings: Finding[] = [];
  const find = (check: string, what: string): void => void findings.push({ check, what });
  try {
    const { room, database, lives } = two;
    const ledger = new Ledger();
    const storm = new Storm({ ...room, url: (client) => two.urlOf(client) }, ledger, new Chance(seed));
    storm.start();
    await pause(3_000);

    const victim = await withDatabase(
      database,
      async (query) => (await query<{ id: string }>(`select node_id as id from node_lease`)).map(({ id }) => id).toSorted()[0]!,
    );
    await two.nodes[0]!.stop('SIGKILL');
    const killed = performance.now();
    Object.assign(lives[0]!, { to: Date.now(), killed: true });
    const [lease] = await withDatabase(database, (query) =>
      query<{ at: Date }>(`select seen_at as at from node_lease where node_id = $1`, [victim]),
    );
    const open = () =>
      withDatabase(
        database,
        async (query) => (await query(`select 1 from presence_interval where node_id = $1 and left_at is null`, [victim])).length,
      );
    const before = await open();
    if (!(await until(async () => (await open()) === 0, REAPED_MS)))
      find('a dead node is reaped', `${await open()} intervals are open after ${REAPED_MS} ms`);
    const reapedAfter = performance.now() - killed;
    await pause(1_000);
    await storm.stop();
    await two.enter();
    const register = await registerOf(two.nodes[1]!, room);
    if (!room.clients.every(({ model }) => alike(model.statuses, register))) find('clients continue', 'one differs from the register');
    await two.nodes[1]!.stop();
    lives[1]!.to = Date.now();

    const stored = await readStored(database, room.sessionId);
    const ended = stored.intervals.filter(({ nodeId }) => nodeId === victim);
    const died = new Set(stored.facts.filter(({ payload }) => payload.why === 'node-died').map(({ payload }) => payload.connectionId));
    // A socket that left and came back has earlier intervals too.
    const last = new Map(ended.map((interval) => [interval.connectionId, interval]));
    for (const { connectionId, joinedAt, leftAt } of [...last.values()].filter(({ connectionId }) => died.has(connectionId)))
      if (leftAt!.getTime() !== Math.max(joinedAt.getTime(), lease!.at.getTime()))
        find(
          'intervals end at the last heartbeat',
          `${connectionId} at ${leftAt!.toISOString()}, but the heartbeat was at ${lease!.at.toISOString()}`,
        );
    findings.push(...checkAll(stored, ledger, room.clients), ...checkPresence(stored, room.clients, lives), ...two.servers.complaints);
    return {
      name: 'two nodes, one killed',
      findings,
      counts: {
        seed,
        'marks sent / acknowledged / in doubt': `${ledger.marks} / ${ledger.marksOf('acknowledged')} / ${ledger.marksOf('doubtful')}`,
        'facts in the log, told in this order on both nodes': stored.facts.length,
        'intervals of the dead node / open at its death': `${ended.length} / ${before}`,
        'all ended after': `${reapedAfter.toFixed(0)} ms, lease ${LEASE} s`,
        'not answered with success': codesOf(ledger.answers.filter(({ code }) => code !== 'OK')),
      },
    };
  } finally {
    await two.end();
  }
};
