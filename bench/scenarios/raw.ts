import { RawSocket } from '../support/raw-socket.ts';
import { makeSchool, startSession } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall } from '../support/server.ts';
import { eachOf, ms, perSecond, quantile, thousands, type Figure } from '../support/figures.ts';

const WARM_MS = 2_000;
const MEASURED_MS = 5_000;
const LISTENERS = 200;
const IN_FLIGHT = 200;

interface Measured {
  readonly marks: number;
  readonly alone: readonly number[];
  readonly deliveries: number;
}

/** `connect(n)`: the teacher's socket for 0, a student's for the rest. */
const measure = async (connect: (n: number) => Promise<RawSocket>, students: readonly string[]): Promise<Measured> => {
  const mark = (n: number) =>
    JSON.stringify({
      event: 'ATTENDANCE_MARKED',
      data: { studentId: students[n % students.length], status: n % 2 ? 'present' : 'absent' },
    });
  const teacher = await connect(0);
  await teacher.marks(IN_FLIGHT, WARM_MS, mark);
  const many = await teacher.marks(IN_FLIGHT, MEASURED_MS, mark);

  const alone: number[] = [];
  for (const start = performance.now(); performance.now() - start < MEASURED_MS;) alone.push((await teacher.marks(1, 0, mark)).ms);

  const listeners = await eachOf(Array.from({ length: LISTENERS - 1 }), 20, (_, n) => connect(n + 1));
  const heard = () => [teacher, ...listeners].reduce((sum, socket) => sum + socket.heard, 0);
  await teacher.marks(IN_FLIGHT, WARM_MS, mark);
  const before = heard();
  const told = await teacher.marks(IN_FLIGHT, MEASURED_MS, mark);
  const deliveries = perSecond(heard() - before, told.ms);
  for (const socket of [teacher, ...listeners]) socket.close();
  return { marks: perSecond(many.count, many.ms), alone: alone.slice(alone.length / 5), deliveries };
};

const onRollcall = async (): Promise<Measured> => {
  const database = await newBenchDatabase('postgres');
  const server = await startRollcall(database, { DIALECTS: 'live-attendance' });
  try {
    const school = await makeSchool(server, database, LISTENERS);
    await startSession(server, school, 'room');
    const people = [school.teacher, ...school.students];
    return await measure(
      (n) => RawSocket.connect(`${server.url}/compat/live-attendance/ws?token=${people[n]!.token}`),
      school.students.slice(0, 30).map(({ id }) => id),
    );
  } finally {
    await server.stop();
    await database.drop();
  }
};

const inMemory = async (): Promise<Measured> => {
  const server = await ServerProcess.start('bench/controls/bare-ws-server.ts', {});
  try {
    const students = Array.from({ length: 30 }, (_, n) => `0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e${n + 10}`);
    return await measure(() => RawSocket.connect(server.url), students);
  } finally {
    await server.stop();
  }
};

/** The raw WebSocket of the live-attendance dialect on PostgreSQL; the control keeps its marks in memory. */
export const raw = async (): Promise<Figure[]> => {
  const bare = await inMemory();
  const measured = await onRollcall();
  const p50 = quantile(measured.alone, 0.5);
  return [
    {
      what: 'marks over a raw WebSocket, 200 in flight, to the committed echo',
      target: '≥ 30,000/s',
      measured: `${thousands(measured.marks)}/s (${(measured.marks / bare.marks).toFixed(2)})`,
      control: `in memory ${thousands(bare.marks)}/s`,
      met: measured.marks >= 30_000,
    },
    {
      what: 'one of them alone',
      target: 'p50 ≤ 2 ms',
      measured: `p50 ${ms(p50)}, p99 ${ms(quantile(measured.alone, 0.99))}`,
      control: `in memory p50 ${ms(quantile(bare.alone, 0.5))}`,
      met: p50 <= 2,
    },
    {
      what: 'deliveries to 200 raw WebSockets',
      target: '≥ 100,000/s',
      measured: `${thousands(measured.deliveries)}/s (${(measured.deliveries / bare.deliveries).toFixed(2)})`,
      control: `in memory ${thousands(bare.deliveries)}/s`,
      met: measured.deliveries >= 100_000,
    },
  ];
};
