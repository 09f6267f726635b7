import { LightSocket } from '../support/light-socket.ts';
import { eachOf, ms, quantile, thousands, type Figure } from '../support/figures.ts';
import { makeSchool, startSession, type School } from '../support/school.ts';
import { newBenchDatabase, startRollcall, WATCHED, type ServerProcess } from '../support/server.ts';
import { bareBroadcasts, broadcasts, closeAll, heardByAll, timed, type Broadcasts, type Room } from './whole-room.ts';

const SIZES = [250, 1_000, 4_000];
const MARKS = 20;

const STORM_BYTES = 8 * 1024;
const CLOSING_BYTES = 2 * 1024;
const LARGEST_CLOSING_MS = 700;
const MARK_MS = 60;

const NOTHING = { took: 0, served: 0, cpu: 0, ownCpu: 0 };

/** The bytes that the teacher received while `work` ran, and the most that one of the students did. */
const bytesOf = async ({ teacher, students }: Room, work: () => Promise<void>): Promise<{ teacher: number; student: number }> => {
  const sockets = [teacher, ...students];
  const before = sockets.map(({ received }) => received);
  await work();
  const [ofTeacher, ...ofStudents] = sockets.map(({ received }, index) => received - before[index]!);
  return { teacher: ofTeacher!, student: Math.max(...ofStudents) };
};

/** Everybody joins at once, and knows how many are there in the end. */
const storm = async ({ teacher, students }: Room, sessionId: string): Promise<void> => {
  const everybody = students.length + 1;
  const all = `"count":${everybody}`;
  const counted = heardByAll([teacher, ...students], (event, frame) => event === 'PARTICIPANTS_CHANGED' && frame.includes(all));
  const join = async (socket: LightSocket) => {
    const { participants } = await socket.demand<{ participants: { count: number } }>('JOIN_SESSION', { sessionId });
    // The last ones may learn it from the answer, after the last message.
    if (participants.count === everybody) socket.onEvent('PARTICIPANTS_CHANGED', all);
  };
  await join(teacher);
  await Promise.all(students.map(join));
  await counted;
};

/** Everybody knows that the register is closed, with a mark for all but MARKS of them. */
const closing = async ({ teacher, students }: Room): Promise<void> => {
  const done = heardByAll([teacher, ...students], (event) => event === 'DONE');
  await Promise.all([teacher.demand('DONE', {}), done]);
};

const roomOf = async (server: ServerProcess, school: School): Promise<Room> => {
  const [teacher, ...students] = await eachOf([school.teacher, ...school.students], 50, ({ token }) =>
    LightSocket.connect(server.url, token),
  );
  return { server, teacher: teacher!, students };
};

const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
const shown = ({ heard, served, cpu }: Broadcasts): string =>
  `p50 ${ms(quantile(heard, 0.5))}, p99 ${ms(quantile(heard, 0.99))}, the last copy sent after ${ms(quantile(served, 0.5))}, ${ms(cpu)} of CPU each`;

const figuresOf = async (size: number): Promise<Figure[]> => {
  const bare = await bareBroadcasts(size, MARKS);
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database, WATCHED);
  try {
    const school = await makeSchool(server, database, size);
    const sessionId = await startSession(server, school, 'room');
    const room = await roomOf(server, school);
    let joined = NOTHING;
    const joinedBytes = await bytesOf(room, async () => {
      joined = await timed(server, () => storm(room, sessionId));
    });
    const marked = school.students.slice(0, MARKS).map(({ id }) => id);
    const marks = await broadcasts(room, marked);
    let closed = NOTHING;
    const closedBytes = await bytesOf(room, async () => {
      closed = await timed(server, () => closing(room));
      // What else the end causes, such as the news that everybody has left.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    });
    closeAll(room);
    const name = `${thousands(size)} in a room`;
    return [
      {
        what: `${name}: everybody joins at once`,
        target: '≤ 8 KB a student',
        measured: `${kb(joinedBytes.student)} at most; ${ms(joined.took)}, ${ms(joined.cpu)} of CPU; the teacher, with the register, ${kb(joinedBytes.teacher)}`,
        control: '',
        met: joinedBytes.student <= STORM_BYTES,
      },
      {
        what: `${name}: a mark that everybody sees`,
        target: `p50 ≤ ${MARK_MS} ms`,
        measured: `${shown(marks)} (${(marks.cpu / bare.cpu).toFixed(2)})`,
        control: `bare Socket.IO ${shown(bare)}`,
        met: quantile(marks.heard, 0.5) <= MARK_MS,
      },
      {
        what: `${name}: closing, ${MARKS} were marked`,
        target: `≤ 2 KB a socket, ≤ ${LARGEST_CLOSING_MS} ms`,
        measured: `a student ${kb(closedBytes.student)} at most, the teacher ${kb(closedBytes.teacher)}; ${ms(closed.took)}, the last copy sent after ${ms(closed.served)}, ${ms(closed.cpu)} of CPU (the clients' ${ms(closed.ownCpu)})`,
        control: `a bare broadcast to all: ${ms(bare.cpu)} of CPU`,
        met: Math.max(closedBytes.student, closedBytes.teacher) <= CLOSING_BYTES && closed.took <= LARGEST_CLOSING_MS,
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
