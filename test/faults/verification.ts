import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { makeSchool, post, startSession, type Account, type School } from '../../bench/support/school.ts';
import type { DatabaseKind, ServerProcess } from '../../bench/support/server.ts';
import { Chance, pause, until } from './support/chance.ts';
import type { Finding } from './support/checks.ts';
import { newDatabase } from './support/databases.ts';
import type { FaultOptions, FaultReport } from './support/fault.ts';
import { Servers } from './support/servers.ts';
import { withDatabase } from './support/stored.ts';

const STUDENTS = 12;
const START_MS = 30_000;

/**
 * The server is killed while a class agrees to pictures and sends them, round after round. What was acknowledged is there afterwards, once; in the end no
 * file is left.
 */
export const verificationKilled = async (kind: DatabaseKind, { rounds, seed }: FaultOptions): Promise<FaultReport> => {
  const database = await newDatabase(kind);
  const [servers, chance, findings] = [new Servers(), new Chance(seed), [] as Finding[]];
  const picture = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#c03' } })
    .jpeg()
    .toBuffer();
  const start = () => servers.start(database, { VERIFICATION_KEEP_HOURS: '0' });
  const files = () => {
    const root = join(database.env.DATA_DIR!, 'files');
    mkdirSync(root, { recursive: true });
    return readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  };
  /** With the server stopped. */
  const count = (sql: string) => withDatabase(database, async (query) => Number((await query<{ n: string }>(sql))[0]!.n));
  let [sent, looked, leftBehind] = [0, 0, 0];
  try {
    let server = await start();
    const school = await makeSchool(server, database, STUDENTS);
    const sessionId = await startSession(server, school);
    const path = `/live-sessions/${sessionId}`;
    for (const { token } of school.students) await post(server, `${path}/join`, token);
    for (let round = 1; round <= rounds; round++) {
      const userIds = school.students.map(({ id }) => id);
      await settle(server, path, school);
      const { asked } = await post<{ asked: number }>(server, `${path}/verifications`, school.teacher.token, { userIds });
      if (asked !== STUDENTS) findings.push({ check: 'everybody can be asked again', what: `${asked} in round ${round}` });
      const acknowledged = new Set<string>();
      const wanted = chance.between(1, STUDENTS - 1);
      const all = school.students.map(async (student) => {
        await pause(chance.between(0, 200));
        await send(server.url, 'PUT', `${path}/verifications/me`, student, JSON.stringify({ consent: 'picture' }));
        const done = await send(server.url, 'PUT', `${path}/verifications/me/picture`, student, picture);
        if (done === 200) acknowledged.add(student.id);
      });
      // In the middle of it, however slow the machine is.
      await until(() => acknowledged.size >= wanted, START_MS);
      await server.stop('SIGKILL');
      await Promise.all(all);
      sent += acknowledged.size;
      // They stay for ten minutes, so this counts those of earlier rounds too.
      leftBehind = await count(`select count(*) as n from verification_picture p
        where not exists (select 1 from verification v where v.picture_id = p.id)`);
      server = await start();
      for (const userId of acknowledged) {
        looked++;
        const seen = await send(server.url, 'GET', `${path}/verifications/${userId}/picture`, school.teacher);
        if (seen !== 200) findings.push({ check: 'acknowledged pictures are there', what: `${userId} in round ${round}: ${seen}` });
      }
    }
    await post(server, `${path}/end`, school.teacher.token);
    await server.stop();
    const doubled = await count(`select count(*) as n from (
      select sum(case type when 'classroom.VerificationPictureSent' then 1 else 0 end) as pictures,
        sum(case type when 'classroom.VerificationAsked' then 1 else 0 end) as requests
      from event_log where stream = 'session:${sessionId}' group by payload ->> 'userId') t where pictures > requests`);
    if (doubled) findings.push({ check: 'nothing is doubled', what: `${doubled} sent more pictures than they were asked for` });
    // What a crash left is old by now.
    await withDatabase(database, (query) => query(`update verification_picture set created_at = created_at - interval '1 hour'`));
    server = await start();
    const { url } = server;
    await until(async () => (await (await fetch(`${url}/metrics`)).text()).includes('\nrollcall_verification_pictures 0\n'), START_MS);
    await server.stop();
    if (files()) findings.push({ check: 'no picture is left', what: `${files()} files` });
    const rows = await count('select count(*) as n from verification_picture');
    if (rows) findings.push({ check: 'no picture is left', what: `${rows} rows` });
    const proved = await count(`select coalesce(sum((payload ->> 'deleted')::int), 0) as n from event_log
      where stream = 'session:${sessionId}' and type = 'classroom.VerificationPicturesDeleted'`);
    if (proved < sent) findings.push({ check: 'each deletion is recorded', what: `${proved} of ${sent}` });
    findings.push(...servers.complaints);
    const counts = {
      rounds,
      seed,
      'pictures acknowledged': sent,
      'looked at after a kill': looked,
      'left behind by kills': leftBehind,
      'deletions recorded': proved,
    };
    return { name: `kill -9 during verification, ${kind}`, counts, findings };
  } finally {
    await servers.end();
    await database.drop();
  }
};

/** Ends what is open, so that everybody can be asked again: those who sent a picture are rejected, the others decline. */
const settle = async ({ url }: ServerProcess, path: string, { teacher, students }: School): Promise<void> => {
  const rejected = JSON.stringify({ accepted: false, reason: 'Again.' });
  for (const student of students) {
    const status = await send(url, 'PUT', `${path}/verifications/${student.id}/decision`, teacher, rejected);
    if (status === 409) await send(url, 'PUT', `${path}/verifications/me`, student, JSON.stringify({ consent: 'declined' }));
  }
};

/** The status of the response; 0 if there was none. */
const send = async (url: string, method: string, path: string, { token }: Account, body?: string | Buffer): Promise<number> => {
  const type = typeof body === 'string' ? 'application/json' : 'image/jpeg';
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': type }) };
  const content = typeof body === 'string' ? body : body && new Uint8Array(body);
  return fetch(`${url}/api/v1${path}`, { method, headers, body: content }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => 0,
  );
};
