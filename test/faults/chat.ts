import { randomUUID } from 'node:crypto';
import { freePort, type BenchDatabase, type DatabaseKind, type ServerProcess } from '../../bench/support/server.ts';
import { Chance, pause } from './support/chance.ts';
import type { Finding } from './support/checks.ts';
import type { Client } from './support/client.ts';
import { newDatabase } from './support/databases.ts';
import type { FaultOptions, FaultReport } from './support/fault.ts';
import { openClass, type LiveClass } from './support/school-session.ts';
import { Servers } from './support/servers.ts';
import { withDatabase } from './support/stored.ts';

const STUDENTS = 20;
const START_MS = 30_000;

/** What was sent with this id, until it is acknowledged with its number. */
interface Said {
  readonly id: string;
  readonly by: Client;
  seq?: number;
}
interface Talk {
  readonly said: Said[];
  /** Whether each user's hand is up, as last acknowledged; undefined if the answer to the last command was lost. */
  readonly hands: Map<Client, boolean | undefined>;
  readonly wrong: string[];
  resent: number;
}

const REFUSALS = ['LOST', 'DATABASE_UNAVAILABLE', 'SHUTTING_DOWN', 'NOT_IN_A_SESSION'];

const say = async ({ wrong }: Talk, one: Said): Promise<void> => {
  const answer = await one.by.ask<{ id: string; seq: number }>('CHAT_MESSAGE', { id: one.id, text: `Message ${one.id}` });
  if (answer.success) {
    if (one.seq !== undefined && one.seq !== answer.data.seq)
      wrong.push(`${one.id} was answered with ${one.seq}, then with ${answer.data.seq}`);
    one.seq = answer.data.seq;
  } else if (!REFUSALS.includes(answer.code)) wrong.push(`a message was refused with ${answer.code}`);
};

/** Everyone writes, raises and lowers their hand, each waiting for the answer. */
const talking = async (talk: Talk, client: Client, chance: Chance, isOver: () => boolean): Promise<void> => {
  while (!isOver() && client.isInside) {
    if (chance.next() < 0.6) {
      const one: Said = { id: randomUUID(), by: client };
      talk.said.push(one);
      await say(talk, one);
    } else {
      const raises = !talk.hands.get(client);
      talk.hands.set(client, undefined);
      const answer = await client.ask(raises ? 'HAND_RAISED' : 'HAND_LOWERED', {});
      if (answer.success) talk.hands.set(client, raises);
    }
    await pause(chance.between(0, 20));
  }
};

/** Everyone returns; what was not answered is sent again, and so are some messages that were. */
const returnAll = async (talk: Talk, server: ServerProcess, { clients }: LiveClass, chance: Chance): Promise<void> => {
  const came = await Promise.all(clients.map((client) => client.enter(server.url, START_MS)));
  if (came.includes(false)) talk.wrong.push(`${came.filter((is) => !is).length} clients could not come back`);
  const again = talk.said.filter(({ seq }) => seq === undefined || chance.next() < 0.1);
  talk.resent += again.length;
  await Promise.all(again.map((one) => say(talk, one)));
  for (const { id, seq } of again) if (seq === undefined) talk.wrong.push(`${id} was not answered after the restart`);
};

const check = (
  database: BenchDatabase,
  { sessionId, clients }: LiveClass,
  talk: Talk,
  heard: ReadonlyMap<Client, string[]>,
): Promise<Finding[]> =>
  withDatabase(database, async (query) => {
    const rows = await query<{ id: string; seq: number; user: string; text: string }>(
      'select id, seq, user_id as "user", text from chat_message where session_id = $1 order by seq',
      [sessionId],
    );
    const facts = await query<{ seq: number; id: string }>(
      `select seq, payload->>'messageId' as id from event_log where stream = $1 and type = 'classroom.MessagePosted' order by seq`,
      [`session:${sessionId}`],
    );
    const up = new Set(
      (await query<{ id: string }>('select user_id as id from raised_hand where session_id = $1', [sessionId])).map(({ id }) => id),
    );
    const stored = new Map(rows.map((row) => [row.id, row]));
    const found = (name: string, what: string): Finding => ({ check: name, what });
    return [
      ...talk.wrong.map((what) => found('every command is answered', what)),
      ...talk.said.flatMap(({ id, seq, by }) => {
        const row = stored.get(id);
        const isRight = row && row.seq === seq && row.user === by.account.id && row.text === `Message ${id}`;
        return isRight ? [] : [found('each message is stored as acknowledged', `${id} (${seq}) is stored as ${JSON.stringify(row)}`)];
      }),
      ...(rows.length === talk.said.length ? [] : [found('no message is doubled', `${rows.length} stored, ${talk.said.length} sent`)]),
      ...(JSON.stringify(facts) === JSON.stringify(rows.map(({ seq, id }) => ({ seq, id })))
        ? []
        : [found('the log and the texts agree', `${facts.length} facts, ${rows.length} texts`)]),
      ...clients.flatMap((client, n) => [
        ...client.model.wrong.map((what) => found('clients follow the numbers', `client ${n}: ${what}`)),
        ...(JSON.stringify(heard.get(client)) === JSON.stringify(rows.map(({ id }) => id))
          ? []
          : [found('everyone is told each message once, in order', `client ${n} heard ${heard.get(client)!.length} of ${rows.length}`)]),
      ]),
      ...[...talk.hands].flatMap(([{ account }, isUp]) =>
        isUp === undefined || isUp === up.has(account.id)
          ? []
          : [found('hands are as acknowledged', `${account.id} should be ${isUp ? 'up' : 'down'}`)],
      ),
    ];
  });

/** The server is killed while everyone writes and raises hands, and restarted on the same database, round after round. */
export const killDuringChat = async (kind: DatabaseKind, { rounds, seed }: FaultOptions): Promise<FaultReport> => {
  const database = await newDatabase(kind);
  const servers = new Servers();
  const chance = new Chance(seed);
  const env = { PORT: String(await freePort()), NODE_LEASE: '1' };
  const talk: Talk = { said: [], hands: new Map(), wrong: [], resent: 0 };
  let server = await servers.start(database, env);
  try {
    const room = await openClass(server, database, STUDENTS);
    const heard = new Map(room.clients.map((client) => [client, [] as string[]]));
    for (const client of room.clients)
      client.model.onApplied = (event, message) => {
        if (event === 'CHAT_MESSAGE') heard.get(client)!.push((message as { id: string }).id);
      };
    await returnAll(talk, server, room, chance);
    for (let round = 1; round <= rounds; round++) {
      let isOver = false;
      const loops = room.clients.map((client) => talking(talk, client, chance, () => isOver));
      await pause(chance.between(200, 800));
      await server.stop('SIGKILL');
      isOver = true;
      await Promise.all(loops);
      server = await servers.start(database, env);
      await returnAll(talk, server, room, chance);
    }
    // The last messages arrive before the answers to these joins.
    for (const client of room.clients) await client.join();
    await server.stop();
    const findings = [...(await check(database, room, talk, heard)), ...servers.complaints];
    const counts = {
      rounds,
      seed,
      'messages sent / sent again': `${talk.said.length} / ${talk.resent}`,
      'users who raised hands': talk.hands.size,
    };
    return { name: `kill -9 during chat and hands, ${kind}`, counts, findings };
  } finally {
    await servers.end();
    await database.drop();
  }
};
