import { LightSocket } from '../support/light-socket.ts';
import { eachOf, ms, quantile, thousands, type Figure } from '../support/figures.ts';
import { makeSchool, startSession, type School } from '../support/school.ts';
import { newBenchDatabase, startRollcall, type ServerProcess } from '../support/server.ts';

const SIZES = [250, 1_000, 4_000];
const MARKS = 40;
const MARK_EVERY_MS = 250;

const STORM_BYTES = 8 * 1024;
const CLOSING_BYTES = 2 * 1024;
const LARGEST_CLOSING_MS = 700;
const MARK_MS = 60;

interface Room {
  readonly teacher: LightSocket;
  readonly students: readonly LightSocket[];
}

/** The bytes that the teacher received while `work` ran, and the most that one of the students did. */
const bytesOf = async ({ teacher, students }: Room, work: () => Promise<void>): Promise<{ teacher: number; student: number }> => {
  const sockets = [teacher, ...students];
  const before = sockets.map(({ received }) => received);
  await work();
  const [ofTeacher, ...ofStudents] = sockets.map(({ received }, index) => received - before[index]!);
  return { teacher: ofTeacher!, student: Math.max(...ofStudents) };
};

/** Resolves once each socket has heard a message that `isLast`. */
const heardByAll = (sockets: readonly LightSocket[], isLast: (event: string, frame: string) => boolean): Promise<void[]> =>
  Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.onEvent = (event, frame) => {
            if (isLast(event, frame)) resolve();
          };
        }),
    ),
  );

/** Everybody joins at once, and hears how many are there in the end. */
const storm = async ({ teacher, students }: Room, sessionId: string): Promise<void> => {
  const all = `"count":${students.length + 1}`;
  const counted = heardByAll([teacher, ...students], (event, frame) => event === 'PARTICIPANTS_CHANGED' && frame.includes(all));
  await teacher.demand('JOIN_SESSION', { sessionId });
  await Promise.all(students.map((socket) => socket.demand('JOIN_SESSION', { sessionId })));
  await counted;
};

/** Times from sending a mark to its arrival at each socket. */
const marks = async ({ teacher, students }: Room, school: School): Promise<number[]> => {
  const times: number[] = [];
  for (let n = 0; n < MARKS; n++) {
    let start = 0;
    const heard = heardByAll(students, (event) => {
      if (event === 'ATTENDANCE_MARKED') times.push(performance.now() - start);
      return event === 'ATTENDANCE_MARKED';
    });
    start = performance.now();
    teacher.send('ATTENDANCE_MARKED', { studentId: school.students[n]!.id, status: 'late' });
    await heard;
    await new Promise((resolve) => setTimeout(resolve, MARK_EVERY_MS));
  }
  return times;
};

/** The time until everybody knows that the register is closed, with a mark for all but MARKS of them. */
const closing = async ({ teacher, students }: Room): Promise<number> => {
  const start = performance.now();
  const done = heardByAll([teacher, ...students], (event) => event === 'DONE');
  await teacher.demand('DONE', {});
  await done;
  return performance.now() - start;
};

const roomOf = async (server: ServerProcess, school: School): Promise<Room> => {
  const [teacher, ...students] = await eachOf([school.teacher, ...school.students], 50, ({ token }) =>
    LightSocket.connect(server.url, token),
  );
  return { teacher: teacher!, students };
};

const figuresOf = async (size: number): Promise<Figure[]> => {
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database);
  try {
    const school = await makeSchool(server, database, size);
    const sessionId = await startSession(server, school, 'room');
    const room = await roomOf(server, school);
    const stormStart = performance.now();
    const stormBytes = await bytesOf(room, () => storm(room, sessionId));
    const stormMs = performance.now() - stormStart;
    const times = await marks(room, school);
    let closingMs = 0;
    const closingBytes = await bytesOf(room, async () => {
      closingMs = await closing(room);
      // What else the end causes, such as the news that everybody has left.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    });
    for (const socket of [room.teacher, ...room.students]) socket.close();
    const name = `${thousands(size)} in a room`;
    const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
    return [
      {
        what: `${name}: everybody joins at once`,
        target: '≤ 8 KB a socket',
        measured: `${kb(stormBytes.student)} at most, ${ms(stormMs)}; the teacher, with the register, ${kb(stormBytes.teacher)}`,
        control: '',
        met: stormBytes.student <= STORM_BYTES,
      },
      {
        what: `${name}: a mark that everybody sees`,
        target: `p50 ≤ ${MARK_MS} ms`,
        measured: `p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}`,
        control: '',
        met: quantile(times, 0.5) <= MARK_MS,
      },
      {
        what: `${name}: closing, ${MARKS} were marked`,
        target: `≤ 2 KB a socket, ≤ ${LARGEST_CLOSING_MS} ms`,
        measured: `${kb(Math.max(closingBytes.student, closingBytes.teacher))} at most, ${ms(closingMs)}`,
        control: '',
        met: Math.max(closingBytes.student, closingBytes.teacher) <= CLOSING_BYTES && closingMs <= LARGEST_CLOSING_MS,
      },
    ];
  } finally {
    await server.stop('SIGKILL');
    await database.drop();
  }
};

/** Rooms whose marks everybody sees, so that a mark of everybody to everybody would show. */
export const bigRooms = async (): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(...(await figuresOf(size)));
  return figures;
};
