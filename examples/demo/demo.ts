import { randomBytes } from 'node:crypto';
import { Api } from './api.ts';
import { openEvening } from './open-evening.ts';
import { OwnServer } from './own-server.ts';
import { readRoster } from './roster.ts';
import { RoomClient } from './room-client.ts';
import { table } from './table.ts';

/*
 * One live class from registration to register, and an open evening from the catalogue to the room, using only the public API: `npm run demo`.
 * Starts a server of its own and kills it on the way, or uses the one at BASE_URL without killing it. `--fast` skips the pauses.
 */
const fast = process.argv.includes('--fast');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, fast ? 0 : ms));
const say = (text: string) => console.log(`\n▸ ${text}`);
const progress = (text: string) => (process.stdout.isTTY ? process.stdout.write(`\r\x1b[K  ${text}`) : undefined);
const done = (text: string) => console.log(`${process.stdout.isTTY ? '\r\x1b[K' : ''}  ✓ ${text}`);

interface Line {
  readonly name: string;
  readonly status: string | null;
  readonly source: string | null;
  readonly markedAt: string | null;
}
const PASSWORD = `a demo needs ${randomBytes(8).toString('hex')}`;
const roster = readRoster();

const own = process.env.BASE_URL ? undefined : await OwnServer.startTemporary();
const api = new Api(process.env.BASE_URL?.replace(/\/$/, '') ?? own!.url);
// A server that is not our own may have these accounts from an earlier run.
const run = own ? '' : `+${randomBytes(3).toString('hex')}`;
const clients: RoomClient[] = [];

const account = async (name: string, email: string, role: 'teacher' | 'student') => {
  const who = { email: email.replace('@', `${run}@`), password: PASSWORD };
  const { id } = await api.post<{ id: string }>('/auth/register', { ...who, name, role });
  const { accessToken } = await api.post<{ accessToken: string }>('/auth/login', who);
  return { id, name, email: who.email, token: accessToken };
};
const settle = (fine: (client: RoomClient) => boolean) => Promise.all(clients.map((client) => client.until(() => fine(client))));

try {
  say('A teacher registers, creates a class and enrols the roster');
  const teacher = await account('Grace Hopper', 'grace.hopper@example.test', 'teacher');
  const school = api.as(teacher.token);
  const { id: classId } = await school.post<{ id: string }>('/classes', { name: 'History 9b' });
  const students: Awaited<ReturnType<typeof account>>[] = [];
  for (const { name, email } of roster) {
    students.push(await account(name, email, 'student'));
    progress(`${students.length} of ${roster.length}: ${name}`);
    await pause(30);
  }
  await school.post(`/classes/${classId}/students`, { students: students.map(({ email }) => ({ email })) });
  done(`${students.length} students are enrolled in History 9b`);

  say('The teacher starts a session; students join over Socket.IO');
  const { id: sessionId } = await school.post<{ id: string }>('/live-sessions', {
    title: 'The printing press',
    classId,
    capture: ['teacher'],
    marksVisibility: 'room',
    startNow: true,
  });
  const desk = new RoomClient(api.baseUrl, teacher.token, sessionId);
  clients.push(desk);
  await desk.until(() => desk.connected);
  const here = students.slice(0, -4);
  for (const { name, token } of here) {
    clients.push(new RoomClient(api.baseUrl, token, sessionId));
    progress(`${clients.length - 1} of ${students.length} are here: ${name}`);
    await pause(60);
  }
  await settle((client) => client.connected);
  done(`${here.length} of ${students.length} students are in the room`);

  const mark = async (from: number, to: number) => {
    for (const [index, { id, name }] of here.slice(from, to).entries()) {
      const status = (from + index) % 7 === 3 ? 'late' : 'present';
      await desk.ask('ATTENDANCE_MARKED', { studentId: id, status });
      progress(`${from + index + 1} marked: ${name} ${status}`);
      await pause(120);
    }
  };
  const everyoneKnows = (count: number) => settle((client) => client.marks.size === count);

  say('The teacher marks; everyone in the room sees it');
  await mark(0, 8);
  await everyoneKnows(8);
  done('8 marks, each in the database before it was acknowledged, and seen by everyone');

  say(`${here[2]!.name} loses the connection, and the class continues`);
  const lost = clients[3]!;
  lost.drop();
  await mark(8, 13);
  lost.reconnect();
  await lost.until(() => lost.marks.size === 13);
  done(`reconnected: got exactly the ${lost.caughtUp.at(-1)} missed marks`);

  if (own) {
    say('The server is killed in the middle, and restarted');
    await own.kill();
    progress('the server is down');
    await pause(800);
    await own.start();
    await settle((client) => client.connected);
    await everyoneKnows(13);
    done('everyone reconnected automatically; all 13 marks are there');
  }

  say('The teacher marks the rest of those present, and ends the session');
  await mark(13, here.length);
  await everyoneKnows(here.length);
  const summary = await desk.ask('DONE', {});
  await pause(300);
  done(`closed: ${summary.present} present, ${summary.late} late, ${summary.absent} absent of ${summary.total}`);

  say('The register');
  const lines = await school.get<Line[]>(`/live-sessions/${sessionId}/attendance?limit=100`);
  const why = { teacher: 'marked by the teacher', presence: 'joined', closing: 'unmarked at the end' } as Record<string, string>;
  console.log(
    table(
      ['student', 'status', 'why', 'at (UTC)'],
      lines.map(({ name, status, source, markedAt }) => [name, status ?? '', why[source ?? ''] ?? '', markedAt?.slice(11, 19) ?? '']),
    ),
  );

  say(`The history of one line: ${students.at(-1)!.name}`);
  const history = await school.get<{ seq: number; what: string; status: string | null; source: string | null; at: string }[]>(
    `/live-sessions/${sessionId}/attendance/${students.at(-1)!.id}/history`,
  );
  console.log(
    table(
      ['number', 'what', 'status', 'by', 'at (UTC)'],
      history.map(({ seq, what, status, source, at }) => [String(seq), what, status ?? '', source ?? '', at.slice(11, 19)]),
    ),
  );
  await openEvening({ api, teacher, students: [...students].toReversed(), say, done, pause });
  console.log();
} finally {
  for (const client of clients) client.drop();
  await own?.stop();
}
