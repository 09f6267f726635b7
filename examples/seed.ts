import { Api } from './demo/api.ts';
import { OwnServer } from './demo/own-server.ts';
import { readRoster } from './demo/roster.ts';

/*
 * Fills a development database with a school to look at: `npm run seed`. Stop the server first (the seed starts its own on the same DATA_DIR or
 * DATABASE_URL), or set BASE_URL to a running one. Not for production: it prints the passwords.
 */
const PASSWORD = 'rollcall in development';
const ADMIN = 'admin@example.test';
const TEACHER = { name: 'Grace Hopper', email: 'teacher@example.test', role: 'teacher' };
const STUDENT = { name: 'Amara Okafor', email: 'student@example.test', role: 'student' };
const DAY = 86_400_000;

if (process.env.NODE_ENV === 'production') {
  console.error('The seed is for development only: everyone knows its passwords.');
  process.exit(1);
}

interface Person {
  readonly id: string;
  readonly api: Api;
}
interface Created {
  readonly id: string;
}

const own = process.env.BASE_URL ? undefined : await OwnServer.start({ ADMIN_EMAIL: ADMIN, ADMIN_PASSWORD: PASSWORD });
const api = new Api(process.env.BASE_URL?.replace(/\/$/, '') ?? own!.url);

const signIn = async (email: string): Promise<Person> => {
  const { accessToken, user } = await api.post<{ accessToken: string; user: Created }>('/auth/login', { email, password: PASSWORD });
  return { id: user.id, api: api.as(accessToken) };
};

/** Registers the user if they do not exist yet, and signs in. */
const person = async ({ name, email, role }: { name: string; email: string; role: string }): Promise<Person> => {
  await api.post('/auth/register', { name, email, role, password: PASSWORD }).catch((error: Error) => {
    if (!error.message.includes('EMAIL_TAKEN')) throw error;
  });
  return signIn(email);
};

/** At this hour in UTC, some days from now. */
const at = (days: number, hour: number): string => {
  const day = new Date(Date.now() + days * DAY);
  day.setUTCHours(hour, 0, 0, 0);
  return day.toISOString();
};

const newClass = async (teacher: Api, name: string, students: readonly Person[]): Promise<string> => {
  const { id } = await teacher.post<Created>('/classes', { name });
  await teacher.post(`/classes/${id}/students`, { students: students.map((student) => ({ userId: student.id })) });
  return id;
};

/** A session that is over: some late, absent and excused, the rest present. */
const heldSession = async (teacher: Api, session: object, students: readonly Person[]): Promise<void> => {
  const { id } = await teacher.post<Created>('/live-sessions', { ...session, startNow: true, capture: ['teacher'] });
  const statuses = ['late', 'late', 'absent', 'excused'];
  const marks = statuses.map((status, index) => ({ studentId: students[index * 3 + 1]!.id, status }));
  await teacher.post(`/live-sessions/${id}/attendance/marks`, { marks });
  await teacher.post(`/live-sessions/${id}/attendance/marks`, { rest: 'present' });
  await teacher.post(`/live-sessions/${id}/end`);
};

/** A session that goes on, with people in it who talk. */
const liveSession = async (teacher: Api, session: object, inside: readonly Person[]): Promise<void> => {
  const { id } = await teacher.post<Created>('/live-sessions', { ...session, startNow: true, capture: ['teacher', 'presence'] });
  for (const each of [teacher, ...inside.map((student) => student.api)]) await each.post(`/live-sessions/${id}/join`);
  const say = (by: Api, text: string) => by.post(`/live-sessions/${id}/chat`, { text });
  await say(teacher, 'Good morning! We start with the 95 theses.');
  await say(inside[0]!.api, 'Good morning!');
  await say(inside[1]!.api, 'Is the text in the handout?');
  await say(teacher, 'Yes, on page 3.');
};

/** A public session with more guests than seats: the last ones wait. */
const openEvening = async (teacher: Api, guests: readonly Person[]): Promise<void> => {
  const { id } = await teacher.post<Created>('/live-sessions', {
    title: 'Stargazing for everyone',
    description: 'An evening under the winter sky. Bring a blanket; telescopes are there.',
    visibility: 'public',
    capacity: guests.length - 2,
    startsAt: at(3, 18),
    lengthMinutes: 90,
    timeZone: 'Europe/Paris',
  });
  for (const guest of guests) await guest.api.post(`/live-sessions/${id}/bookings`);
};

try {
  const teacher = await person(TEACHER);
  const students = [await person(STUDENT)];
  for (const student of readRoster()) students.push(await person({ ...student, role: 'student' }));
  const zone = { timeZone: 'Europe/Paris', lengthMinutes: 45 };

  const history = await newClass(teacher.api, 'History 9b', students);
  await heldSession(teacher.api, { title: 'The printing press', classId: history }, students);
  await liveSession(teacher.api, { title: 'The Reformation', classId: history }, students.slice(0, 12));
  await teacher.api.post('/live-sessions', { title: 'The Thirty Years’ War', classId: history, startsAt: at(1, 8), ...zone });

  const physics = await newClass(teacher.api, 'Physics 10b', students.slice(0, 18));
  await heldSession(teacher.api, { title: 'Induction', classId: physics }, students);
  await teacher.api.post('/live-sessions', { title: 'Alternating current', classId: physics, startsAt: at(2, 10), ...zone });

  await openEvening(teacher.api, students.slice(0, 8));
  const talk = { title: 'How to read a chart', description: 'A talk for everyone. No booking needed.', visibility: 'public' };
  await teacher.api.post('/live-sessions', { ...talk, startsAt: at(5, 16), ...zone });

  const hasAdmin = await signIn(ADMIN).then(
    () => true,
    () => false,
  );
  console.log('A school with two classes, sessions that are over, live and planned, and an open evening with a waitlist.\n');
  console.log(`Sign in as the teacher  ${TEACHER.email}`);
  console.log(`          a student     ${STUDENT.email}`);
  if (hasAdmin) console.log(`          the admin     ${ADMIN}`);
  console.log(`\nEveryone’s password: ${PASSWORD}`);
} finally {
  await own?.stop();
}
