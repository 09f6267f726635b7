import { LightSocket } from '../support/light-socket.ts';
import { eachOf, thousands, type Figure } from '../support/figures.ts';
import { makeSchool, startSession } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall, WATCHED } from '../support/server.ts';

/** The first sockets warm up the process (compiled code, heap size); the next ones are measured. */
const WARM = 1_000;
const IDLE = 2_000;

export const idleMemory = async (): Promise<Figure[]> => {
  const bare = await ServerProcess.start('bench/controls/bare-server.ts', WATCHED);
  const anybody = Array.from({ length: WARM + IDLE }, () => '');
  const control = await perSocket(bare, anybody, {});
  await bare.stop('SIGKILL');
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database, WATCHED);
  try {
    const school = await makeSchool(server, database, WARM + IDLE);
    const sessionId = await startSession(server, school);
    const tokens = school.students.map(({ token }) => token);
    const measured = await perSocket(server, tokens, { sessionId });
    return [
      {
        what: 'memory of an idle joined socket',
        target: '≤ 60 KB',
        measured: shown(measured),
        control: `bare Socket.IO ${shown(control)}`,
        met: Math.max(measured.resident, measured.live) <= 60 * 1024,
      },
    ];
  } finally {
    await server.stop('SIGKILL');
    await database.drop();
  }
};

interface Grown {
  /** The growth of the process as the kernel sees it. It is less than what sockets need as far as they reuse memory that was free before. */
  readonly resident: number;
  /** The growth of what is alive on the heap and in buffers, without what the process needs outside of them. */
  readonly live: number;
}

/** In bytes per socket, measured after memory has settled. */
const perSocket = async (server: ServerProcess, tokens: readonly string[], body: object): Promise<Grown> => {
  const join = async (token: string) => {
    const socket = await LightSocket.connect(server.url, token);
    await socket.demand('JOIN_SESSION', body);
    return socket;
  };
  const settled = async (): Promise<Grown> => {
    let resident = Infinity;
    for (let look = 0; look < 12; look++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      resident = Math.min(resident, await server.memory());
    }
    return { resident, live: await server.liveMemory() };
  };
  const sockets = await eachOf(tokens.slice(0, WARM), 50, join);
  const before = await settled();
  sockets.push(...(await eachOf(tokens.slice(WARM), 50, join)));
  const after = await settled();
  for (const socket of sockets) socket.close();
  return { resident: (after.resident - before.resident) / IDLE, live: (after.live - before.live) / IDLE };
};

const shown = ({ resident, live }: Grown): string => `${thousands(resident / 1024)} KB resident, ${thousands(live / 1024)} KB alive`;
