import { LightSocket } from '../support/light-socket.ts';
import { makeSchool, startSession, type School } from '../support/school.ts';
import { newBenchDatabase, ServerProcess, startRollcall, type DatabaseKind } from '../support/server.ts';
import { flood, ms, perSecond, quantile, thousands, type Figure } from '../support/figures.ts';

const WARM_MS = 2_000;
const MEASURED_MS = 5_000;
const STATUSES = ['present', 'late', 'absent', 'excused'];

/** Marks per second over one teacher's socket, with `inFlight` of them unacknowledged at any time. */
const rate = async (
  server: ServerProcess,
  token: string,
  session: string,
  students: School['students'],
  inFlight: number,
): Promise<number> => {
  const socket = await LightSocket.connect(server.url, token);
  await socket.demand('JOIN_SESSION', { sessionId: session });
  const mark = (n: number) => socket.demand('ATTENDANCE_MARKED', { studentId: students[n % students.length]!.id, status: STATUSES[n % 4] });
  await flood(inFlight, WARM_MS, mark);
  const { count, ms: took } = await flood(inFlight, MEASURED_MS, mark);
  socket.close();
  return perSecond(count, took);
};

const onRollcall = async <T>(
  kind: DatabaseKind,
  script: string | undefined,
  measure: (server: ServerProcess, school: School, session: string) => Promise<T>,
): Promise<T> => {
  const database = await newBenchDatabase(kind);
  const server = await startRollcall(database, {}, script);
  try {
    const school = await makeSchool(server, database, 30);
    return await measure(server, school, await startSession(server, school));
  } finally {
    await server.stop();
    await database.drop();
  }
};

const marksOn = (kind: DatabaseKind, script?: string): Promise<number> =>
  onRollcall(kind, script, (server, { teacher, students }, session) => rate(server, teacher.token, session, students, 200));

const bareRate = async (): Promise<number> => {
  const server = await ServerProcess.start('bench/controls/bare-server.ts', {});
  const students = Array.from({ length: 30 }, (_, n) => ({ id: `0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e${n + 10}`, token: '' }));
  const measured = await rate(server, '', 'session', students, 200);
  await server.stop();
  return measured;
};

export const marks = async (): Promise<Figure[]> => {
  const bare = await bareRate();
  const single = await marksOn('postgres', 'bench/controls/one-by-one-server.ts');
  const postgres = await marksOn('postgres');
  const pglite = await marksOn('pglite');
  const control = `one per transaction ${thousands(single)}/s; bare Socket.IO ${thousands(bare)}/s`;
  return [
    {
      what: 'marks, 200 in flight, PostgreSQL',
      target: '≥ 20,000/s',
      measured: `${thousands(postgres)}/s`,
      control,
      met: postgres >= 20_000,
    },
    { what: 'marks, 200 in flight, PGlite', target: '≥ 10,000/s', measured: `${thousands(pglite)}/s`, control, met: pglite >= 10_000 },
  ];
};

export const markAlone = (): Promise<Figure[]> =>
  onRollcall('postgres', undefined, async (server, { teacher, students }, session) => {
    const socket = await LightSocket.connect(server.url, teacher.token);
    await socket.demand('JOIN_SESSION', { sessionId: session });
    const times: number[] = [];
    await flood(1, MEASURED_MS, async (n) => {
      const start = performance.now();
      await socket.demand('ATTENDANCE_MARKED', { studentId: students[n % students.length]!.id, status: STATUSES[n % 4] });
      times.push(performance.now() - start);
    });
    socket.close();
    const settled = times.slice(Math.floor(times.length / 5));
    const p50 = quantile(settled, 0.5);
    return [
      {
        what: 'a single mark, to its acknowledgement',
        target: 'p50 ≤ 2 ms',
        measured: `p50 ${ms(p50)}, p99 ${ms(quantile(settled, 0.99))}`,
        control: '',
        met: p50 <= 2,
      },
    ];
  });
