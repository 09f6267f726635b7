import { LightSocket } from '../support/light-socket.ts';
import { eachOf, thousands, type Figure } from '../support/figures.ts';
import { makeSchool, startSession } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall } from '../support/server.ts';

/** The first sockets warm up the process (compiled code, heap size); the next ones are measured. */
const WARM = 1_000;
const IDLE = 2_000;

export const idleMemory = async (): Promise<Figure[]> => {
  const bare = await ServerProcess.start('bench/controls/bare-server.ts', {});
  const anybody = Array.from({ length: WARM + IDLE }, () => '');
  const control = await perSocket(bare, anybody, {});
  await bare.stop('SIGKILL');
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database);
  try {
    const school = await makeSchool(server, database, WARM + IDLE);
    const sessionId = await startSession(server, school);
    const tokens = school.students.map(({ token }) => token);
    const measured = await perSocket(server, tokens, { sessionId });
    return [
      {
        what: 'memory of an idle joined socket',
        target: '≤ 60 KB',
        measured: `${thousands(measured / 1024)} KB`,
        control: `bare Socket.IO ${thousands(control / 1024)} KB`,
        met: measured <= 60 * 1024,
      },
    ];
  } finally {
    await server.stop('SIGKILL');
    await database.drop();
  }
};

/** Growth of the process in bytes per socket, measured after memory has settled. */
const perSocket = async (server: ServerProcess, tokens: readonly string[], body: object): Promise<number> => {
  const join = async (token: string) => {
    const socket = await LightSocket.connect(server.url, token);
    await socket.demand('JOIN_SESSION', body);
    return socket;
  };
  const settled = async () => {
    let lowest = Infinity;
    for (let look = 0; look < 12; look++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      lowest = Math.min(lowest, await server.memory());
    }
    return lowest;
  };
  const sockets = await eachOf(tokens.slice(0, WARM), 50, join);
  const before = await settled();
  sockets.push(...(await eachOf(tokens.slice(WARM), 50, join)));
  const grown = (await settled()) - before;
  for (const socket of sockets) socket.close();
  return grown / IDLE;
};
