import { LightSocket } from '../support/light-socket.ts';
import { eachOf } from '../support/figures.ts';
import { ServerProcess, WATCHED } from '../support/server.ts';

const EVERY_MS = 100;

export interface Room {
  readonly server: ServerProcess;
  readonly teacher: LightSocket;
  readonly students: readonly LightSocket[];
}

/** Messages to everybody. `heard`: ms from sending one to its arrival at each socket. `served`: ms until the server had handed all of its copies to the kernel. */
export interface Broadcasts {
  readonly heard: readonly number[];
  readonly served: readonly number[];
  /** ms of the server's CPU time for each. */
  readonly cpu: number;
}

/** ms since the epoch, precise enough to compare with the clock of another process. */
const wallClock = (): number => performance.timeOrigin + performance.now();

/** How long `work` took, how long the server wrote to clients, and what CPU time both sides used, in ms. */
export const timed = async (
  server: ServerProcess,
  work: () => Promise<unknown>,
): Promise<{ took: number; served: number; cpu: number; ownCpu: number }> => {
  const before = await server.work();
  const own = process.cpuUsage();
  const start = wallClock();
  await work();
  const took = wallClock() - start;
  const { user, system } = process.cpuUsage(own);
  const { cpuMs, lastWriteAt } = await server.work();
  return { took, served: lastWriteAt - start, cpu: cpuMs - before.cpuMs, ownCpu: (user + system) / 1000 };
};

/** Resolves once each socket has heard a message that `isLast`. */
export const heardByAll = (sockets: readonly LightSocket[], isLast: (event: string, frame: string) => boolean): Promise<void> =>
  new Promise((resolve) => {
    let waiting = sockets.length;
    for (const socket of sockets)
      socket.onEvent = (event, frame) => {
        if (!isLast(event, frame)) return;
        socket.onEvent = () => undefined;
        if (--waiting === 0) resolve();
      };
  });

/** Marks these students one after the other, each with a message to everybody. */
export const broadcasts = async ({ server, teacher, students }: Room, studentIds: readonly string[]): Promise<Broadcasts> => {
  const heard: number[] = [];
  const served: number[] = [];
  let cpu = 0;
  for (const studentId of studentIds) {
    const one = await timed(server, () => {
      const start = performance.now();
      const all = heardByAll(students, (event) => {
        if (event === 'ATTENDANCE_MARKED') heard.push(performance.now() - start);
        return event === 'ATTENDANCE_MARKED';
      });
      teacher.send('ATTENDANCE_MARKED', { studentId, status: 'late' });
      return all;
    });
    served.push(one.served);
    cpu += one.cpu;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return { heard, served, cpu: cpu / studentIds.length };
};

/** The same messages through a bare Socket.IO server: what this machine can do. */
export const bareBroadcasts = async (size: number, messages: number): Promise<Broadcasts> => {
  const server = await ServerProcess.start('bench/controls/bare-server.ts', WATCHED);
  try {
    const [teacher, ...students] = await eachOf(Array.from({ length: size + 1 }), 50, () => LightSocket.connect(server.url, ''));
    await eachOf(students, 50, (socket) => socket.demand('JOIN_SESSION', {}));
    const room: Room = { server, teacher: teacher!, students };
    const measured = await broadcasts(
      room,
      Array.from({ length: messages }, (_, n) => `0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8${100 + n}`),
    );
    closeAll(room);
    return measured;
  } finally {
    await server.stop('SIGKILL');
  }
};

export const closeAll = ({ teacher, students }: Room): void => {
  for (const socket of [teacher, ...students]) socket.close();
};
