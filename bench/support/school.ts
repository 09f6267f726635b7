import { createHmac, randomUUID } from 'node:crypto';
import pg from 'pg';
import { JWT_SECRET, type BenchDatabase, type ServerProcess } from './server.ts';

export interface Account {
  readonly id: string;
  readonly token: string;
}
export interface School {
  readonly teacher: Account;
  readonly students: readonly Account[];
  readonly classId: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const tokenOf = (userId: string, deviceId: string, role: string): string => {
  const now = Math.floor(Date.now() / 1000);
  const body = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part({ sub: userId, sid: deviceId, role, iat: now, exp: now + 86_400, iss: 'rollcall', aud: 'rollcall-api' })}`;
  return `${body}.${createHmac('sha256', JWT_SECRET).update(body).digest('base64url')}`;
};

const call = async <T>(server: ServerProcess, method: string, path: string, token: string | undefined, body?: object): Promise<T> => {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  const answer = (await response.json()) as { success: boolean; data: T; error?: string };
  if (!answer.success) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer.data;
};

export const post = <T>(server: ServerProcess, path: string, token: string | undefined, body: object = {}): Promise<T> =>
  call(server, 'POST', path, token, body);
export const get = <T>(server: ServerProcess, path: string, token: string): Promise<T> => call(server, 'GET', path, token);

/** A teacher, a class and its students. On PostgreSQL the accounts are inserted by SQL, to avoid hashing a thousand passwords. */
export const makeSchool = async (server: ServerProcess, database: BenchDatabase, students: number): Promise<School> => {
  const [teacher, ...others] = database.url ? await insertAccounts(database.url, students) : await registerAccounts(server, students);
  const { id: classId } = await post<{ id: string }>(server, '/classes', teacher!.token, { name: 'Benchmarks' });
  for (let from = 0; from < others.length; from += 500)
    await post(server, `/classes/${classId}/students`, teacher!.token, {
      students: others.slice(from, from + 500).map(({ id }) => ({ userId: id })),
    });
  return { teacher: teacher!, students: others, classId };
};

/** Inserts a teacher and that many students by SQL. */
export const insertAccounts = async (url: string, students: number): Promise<Account[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const people = Array.from({ length: students + 1 }, (_, n) => ({
    id: randomUUID(),
    device: randomUUID(),
    n,
    role: n === 0 ? 'teacher' : 'student',
  }));
  await client.query(
    `insert into app_user (id, name, name_key, email, email_key, password_hash, role, status, created_at, updated_at)
     select id, 'Person ' || n, 'person ' || n, id || '@bench.example', id || '@bench.example', 'none', role, 'active', now(), now()
     from unnest($1::uuid[], $2::int[], $3::text[]) as t (id, n, role)`,
    [people.map(({ id }) => id), people.map(({ n }) => n), people.map(({ role }) => role)],
  );
  await client.query(
    `insert into device (id, user_id, address_hash, created_at, last_used_at, expires_at)
     select device, id, '\\x00', now(), now(), now() + interval '1 day' from unnest($1::uuid[], $2::uuid[]) as t (device, id)`,
    [people.map(({ device }) => device), people.map(({ id }) => id)],
  );
  await client.end();
  return people.map(({ id, device, role }) => ({ id, token: tokenOf(id, device, role) }));
};

const registerAccounts = async (server: ServerProcess, students: number): Promise<Account[]> => {
  const accounts: Account[] = [];
  for (let n = 0; n <= students; n++) {
    const who = { email: `${randomUUID()}@bench.example`, password: 'benchmarks are not secret' };
    const { id } = await post<{ id: string }>(server, '/auth/register', undefined, {
      ...who,
      name: `Person ${n}`,
      role: n === 0 ? 'teacher' : 'student',
    });
    const { accessToken } = await post<{ accessToken: string }>(server, '/auth/login', undefined, who);
    accounts.push({ id, token: accessToken });
  }
  return accounts;
};

/** Starts a session of the class. */
export const startSession = async (
  server: ServerProcess,
  { teacher, classId }: School,
  marksVisibility: 'concerned' | 'room' = 'concerned',
  videoUrl?: string,
): Promise<string> => {
  const { id } = await post<{ id: string }>(server, '/live-sessions', teacher.token, {
    title: 'Benchmark',
    classId,
    capture: ['teacher'],
    marksVisibility,
    videoUrl,
    startNow: true,
    replace: true,
  });
  return id;
};
