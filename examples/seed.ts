import { Api } from './demo/api.ts';
import { OwnServer } from './demo/own-server.ts';
import { readRoster } from './demo/roster.ts';

/*
 * Fills a development database with a teacher, a class, its students and three sessions: `npm run seed`. Stop the server first (the seed
 * starts its own on the same DATA_DIR or DATABASE_URL), or set BASE_URL to a running one. Not for production: it prints the
 * passwords.
 */
const PASSWORD = 'rollcall in development';
const TEACHER = { name: 'Grace Hopper', email: 'teacher@example.test', role: 'teacher' };

if (process.env.NODE_ENV === 'production') {
  console.error('The seed is for development only: everyone knows its passwords.');
  process.exit(1);
}

const own = process.env.BASE_URL ? undefined : await OwnServer.start({});
const api = new Api(process.env.BASE_URL?.replace(/\/$/, '') ?? own!.url);

/** Registers the user if they do not exist yet, and signs in. */
const signIn = async ({ name, email, role }: { name: string; email: string; role: string }): Promise<Api> => {
  await api.post('/auth/register', { name, email, role, password: PASSWORD }).catch((error: Error) => {
    if (!error.message.includes('EMAIL_TAKEN')) throw error;
  });
  const { accessToken } = await api.post<{ accessToken: string }>('/auth/login', { email, password: PASSWORD });
  return api.as(accessToken);
};

try {
  const teacher = await signIn(TEACHER);
  const roster = readRoster();
  for (const student of roster) await signIn({ ...student, role: 'student' });
  const { id: classId } = await teacher.post<{ id: string }>('/classes', { name: 'History 9b' });
  await teacher.post(`/classes/${classId}/students`, { students: roster.map(({ email }) => ({ email })) });

  const held = await teacher.post<{ id: string }>('/live-sessions', {
    title: 'The printing press',
    classId,
    startNow: true,
    capture: ['teacher'],
  });
  await teacher.post(`/live-sessions/${held.id}/attendance/marks`, { rest: 'present' });
  await teacher.post(`/live-sessions/${held.id}/end`);
  await teacher.post('/live-sessions', { title: 'The Reformation', classId, startNow: true, capture: ['presence'] });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  await teacher.post('/live-sessions', {
    title: 'The Thirty Years’ War',
    classId,
    startsAt: tomorrow,
    lengthMinutes: 45,
    timeZone: 'Europe/Paris',
  });

  console.log(
    `A teacher (${TEACHER.email}), ${roster.length} students (such as ${roster[0]!.email}), a class with a past, a live and a scheduled session.`,
  );
  console.log(`Everyone's password: ${PASSWORD}`);
} finally {
  await own?.stop();
}
