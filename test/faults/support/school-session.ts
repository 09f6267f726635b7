import { randomUUID } from 'node:crypto';
import { get, makeSchool, post, startSession, type Account, type School } from '../../../bench/support/school.ts';
import type { BenchDatabase, ServerProcess } from '../../../bench/support/server.ts';
import { Client } from './client.ts';

export interface LiveClass {
  readonly school: School;
  readonly sessionId: string;
  readonly teachers: readonly Client[];
  readonly students: readonly Client[];
  readonly clients: readonly Client[];
}

/** Adds a second teacher to the class, through the public API. */
const coTeacher = async (server: ServerProcess, { teacher, classId }: School): Promise<Account> => {
  const who = { email: `${randomUUID()}@faults.example`, password: 'nothing here is a secret' };
  const { id } = await post<{ id: string }>(server, '/auth/register', undefined, { ...who, name: 'Second teacher', role: 'teacher' });
  const { accessToken } = await post<{ accessToken: string }>(server, '/auth/login', undefined, who);
  await post(server, `/classes/${classId}/teachers`, teacher.token, { userId: id });
  return { id, token: accessToken };
};

/** A class with two teachers and a live session in which everyone sees the marks, and perhaps a video. Nobody is connected yet. */
export const openClass = async (
  server: ServerProcess,
  database: BenchDatabase,
  students: number,
  videoUrl?: string,
): Promise<LiveClass> => {
  const school = await makeSchool(server, database, students);
  const second = await coTeacher(server, school);
  const sessionId = await startSession(server, school, 'room', videoUrl);
  const clients = [school.teacher, second, ...school.students].map((account) => new Client(account, sessionId));
  return { school, sessionId, clients, teachers: clients.slice(0, 2), students: clients.slice(2) };
};

/** Statuses returned by GET, for lines that have one. */
export const registerOf = async (server: ServerProcess, { school, sessionId }: LiveClass): Promise<Map<string, string>> => {
  const lines = await get<{ studentId: string; status: string | null }[]>(
    server,
    `/live-sessions/${sessionId}/attendance?limit=100`,
    school.teacher.token,
  );
  return new Map(lines.flatMap(({ studentId, status }) => (status ? [[studentId, status] as const] : [])));
};

/** Whether both hold the same statuses. */
export const alike = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([studentId, status]) => b.get(studentId) === status);
