import type { ClassroomState } from '../../../src/contracts/classroom/room-state.ts';
import type { OnTheWire } from '../../../src/contracts/realtime.ts';
import { freePort, type DatabaseKind, type ServerProcess } from '../../../bench/support/server.ts';
import { Chance, pause } from '../support/chance.ts';
import type { Finding } from '../support/checks.ts';
import { Client } from '../support/client.ts';
import { newDatabase } from '../support/databases.ts';
import type { FaultOptions, FaultReport } from '../support/fault.ts';
import type { Variant } from '../kill.ts';
import { openClass, type LiveClass } from '../support/school-session.ts';
import { Servers } from '../support/servers.ts';
import { withDatabase } from '../support/stored.ts';
import type { Activity } from './activity.ts';
import { Chat } from './chat.ts';
import { Hands } from './hands.ts';
import { Playback } from './playback.ts';

const STUDENTS = 20;
const START_MS = 30_000;
const VIDEO = 'https://videos.example/lesson.mp4';

/** The server is killed while a class writes, raises hands and watches a video, and restarted on the same database, round after round. */
export const killDuringClass = async (
  kind: DatabaseKind,
  { rounds, seed }: FaultOptions,
  { name = `kill -9 during chat, hands and playback, ${kind}`, script, env: more }: Variant = {},
): Promise<FaultReport> => {
  const database = await newDatabase(kind);
  const servers = new Servers();
  const chance = new Chance(seed);
  const env = { PORT: String(await freePort()), NODE_LEASE: '1', ...more };
  const start = () => servers.start(database, env, script);
  let server = await start();
  try {
    const room = await openClass(server, database, STUDENTS, VIDEO);
    const activities: Activity[] = [new Chat(room, chance), new Hands(room, chance), new Playback(room, chance)];
    await enterAll(room, server);
    for (let round = 1; round <= rounds; round++) {
      let isOver = false;
      const running = activities.map((activity) => activity.run(() => isOver));
      await pause(chance.between(200, 800));
      await server.stop('SIGKILL');
      isOver = true;
      await Promise.all(running);
      server = await start();
      await enterAll(room, server);
      const state = await newcomersState(room, server);
      for (const activity of activities) await activity.returned(state);
    }
    // The last messages arrive before the answers to these joins.
    for (const client of room.clients) await client.join();
    await server.stop();
    const findings = await withDatabase(database, async (query) => {
      const found: Finding[] = [];
      for (const activity of activities) found.push(...(await activity.check(query)));
      return found;
    });
    return {
      name,
      counts: Object.assign({ rounds, seed }, ...activities.map(({ counts }) => counts)) as FaultReport['counts'],
      findings: [...findings, ...followed(room), ...servers.complaints],
    };
  } finally {
    await servers.end();
    await database.drop();
  }
};

const enterAll = async ({ clients }: LiveClass, server: ServerProcess): Promise<void> => {
  const came = await Promise.all(clients.map((client) => client.enter(server.url, START_MS)));
  if (came.includes(false)) throw new Error(`${came.filter((is) => !is).length} clients could not come back`);
};

/** Somebody who is in the room opens it in another tab, and closes that again. */
const newcomersState = async ({ sessionId, students }: LiveClass, server: ServerProcess): Promise<OnTheWire<ClassroomState>> => {
  const newcomer = new Client(students[0]!.account, sessionId);
  await newcomer.connect(server.url);
  const answer = await newcomer.join();
  if (!answer.success) throw new Error(`a newcomer was refused: ${answer.code}`);
  await newcomer.leave();
  newcomer.drop();
  return answer.data.snapshot!.classroom;
};

/** Clients got the room's state once, and after each kill what they had missed of it. */
const followed = ({ clients }: LiveClass): Finding[] =>
  clients.flatMap(({ model: { wrong, counts } }, n) =>
    [...wrong, ...(counts.snapshots > 1 ? [`${counts.snapshots} snapshots`] : [])].map((what) => ({
      check: 'clients follow the numbers',
      what: `client ${n}: ${what}`,
    })),
  );
