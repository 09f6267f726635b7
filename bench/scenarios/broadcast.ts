import { LightSocket } from '../support/light-socket.ts';
import { eachOf, flood, ms, perSecond, quantile, thousands, type Figure } from '../support/figures.ts';
import { makeSchool, startSession } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall } from '../support/server.ts';

const LISTENERS = 1_000;
const A_SECOND = 50;
const PACED_MS = 10_000;
const SATURATED_MS = 8_000;

interface Room {
  readonly teacher: LightSocket;
  readonly listeners: readonly LightSocket[];
  readonly students: readonly string[];
}

const STATUSES = ['present', 'late', 'absent', 'excused'];

/** Times from sending a mark to its arrival at each listener, at a steady pace. */
const paced = async ({ teacher, listeners, students }: Room): Promise<number[]> => {
  const times: number[] = [];
  const sent = new Map<string, number>();
  for (const listener of listeners)
    listener.onEvent = (event, frame) => {
      if (event !== 'ATTENDANCE_MARKED') return;
      const at = frame.indexOf('"studentId":"') + 13;
      times.push(performance.now() - sent.get(frame.slice(at, at + 36))!);
    };
  const start = performance.now();
  for (let n = 0; n < (PACED_MS / 1000) * A_SECOND; n++) {
    const due = start + (n * 1000) / A_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const studentId = students[n % students.length]!;
    sent.set(studentId, performance.now());
    void teacher.ask('ATTENDANCE_MARKED', { studentId, status: STATUSES[n % 4] });
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  return times.slice(times.length / 5);
};

/** Messages per second that reach listeners when the teacher always has marks in flight. */
const saturated = async ({ teacher, listeners, students }: Room): Promise<number> => {
  let heard = 0;
  let last = 0;
  for (const listener of listeners)
    listener.onEvent = (event) => {
      if (event !== 'ATTENDANCE_MARKED') return;
      heard++;
      last = performance.now();
    };
  const start = performance.now();
  // A closed loop, paced by one listener: two marks in flight, so that the server writes one while it broadcasts the other. Marks
  // written together arrive in one message, which counts once.
  const probe = listeners.at(-1)!;
  const waiting: (() => void)[] = [];
  const count = probe.onEvent;
  probe.onEvent = (event, frame) => {
    count(event, frame);
    if (event === 'ATTENDANCE_MARKED') for (let marks = frame.split('"studentId"').length - 1; marks > 0; marks--) waiting.shift()?.();
  };
  await flood(2, SATURATED_MS, (n) => {
    teacher.send('ATTENDANCE_MARKED', { studentId: students[n % students.length]!, status: STATUSES[n % 4] });
    return new Promise<void>((resolve) => waiting.push(resolve));
  });
  return perSecond(heard, last - start);
};

const closeAll = ({ teacher, listeners }: Room): void => {
  for (const socket of [teacher, ...listeners]) socket.close();
};

const bareRoom = async (server: ServerProcess): Promise<Room> => {
  const all = await eachOf(Array.from({ length: LISTENERS + 1 }), 50, () => LightSocket.connect(server.url, ''));
  await eachOf(all, 50, (socket) => socket.demand('JOIN_SESSION', {}));
  const students = Array.from({ length: 300 }, (_, n) => `0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8${100 + n}`);
  return { teacher: all[0]!, listeners: all.slice(1), students };
};

export const broadcast = async (): Promise<Figure[]> => {
  const bare = await ServerProcess.start('bench/controls/bare-server.ts', {});
  const control = await bareRoom(bare);
  const barePaced = await paced(control);
  const bareSaturated = await saturated(control);
  closeAll(control);
  await bare.stop();

  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database);
  try {
    const school = await makeSchool(server, database, LISTENERS);
    const sessionId = await startSession(server, school, 'room');
    const [teacher, ...listeners] = await eachOf([school.teacher, ...school.students], 50, async ({ token }) => {
      const socket = await LightSocket.connect(server.url, token);
      await socket.demand('JOIN_SESSION', { sessionId });
      return socket;
    });
    const room: Room = { teacher: teacher!, listeners, students: school.students.map(({ id }) => id) };
    const times = await paced(room);
    const deliveries = await saturated(room);
    closeAll(room);
    const p99 = quantile(times, 0.99);
    const ratio = deliveries / bareSaturated;
    return [
      {
        what: 'a broadcast to 1,000 sockets, 50 a second',
        target: 'p99 ≤ 60 ms',
        measured: `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(p99)}`,
        control: `bare Socket.IO p50 ${ms(quantile(barePaced, 0.5))}, p99 ${ms(quantile(barePaced, 0.99))}`,
        met: p99 <= 60,
      },
      {
        what: 'broadcast deliveries at saturation',
        target: '≥ 0.8 of a bare server',
        measured: `${thousands(deliveries)}/s (${ratio.toFixed(2)})`,
        control: `bare Socket.IO ${thousands(bareSaturated)}/s`,
        met: ratio >= 0.8,
      },
    ];
  } finally {
    await server.stop();
    await database.drop();
  }
};
