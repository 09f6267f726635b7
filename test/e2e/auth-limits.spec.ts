import { PASSWORD, startApp, type TestApp } from '../support/app.ts';

describe('sign-in limits over HTTP', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ SIGN_IN_RATE: '4', TRUST_PROXY: '1', TEACHER_SIGNUP: 'approval' });
  });
  afterAll(() => app.close());

  const from = (address: string, path: string, body: object) =>
    app.http.post(`/api/v1/auth/${path}`).set('X-Forwarded-For', address).send(body);
  const guess = (address: string, email: string) => from(address, 'login', { email, password: 'wrong' });

  it('apply per address, say how long to wait, and do not affect others', async () => {
    const { email } = await app.signUp('student');
    for (let n = 0; n < 4; n++) await guess('192.0.2.1', `nobody.${n}@school.example`).expect(401);
    const refused = await guess('192.0.2.1', email).expect(429);
    expect(refused.body.code).toBe('TOO_MANY_REQUESTS');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    await from('192.0.2.1', 'login', { email, password: PASSWORD }).expect(429);
    await from('192.0.2.2', 'login', { email, password: PASSWORD }).expect(200);
  });

  it('do not count a class that signs in correctly from one address', async () => {
    const { email } = await app.signUp('student');
    for (let n = 0; n < 8; n++) expect((await from('192.0.2.3', 'login', { email, password: PASSWORD })).status).toBe(200);
  });

  it('apply to registrations, at three times the rate', async () => {
    const register = (n: number) =>
      from('192.0.2.4', 'register', { name: 'N', email: `new.${n}@school.example`, password: PASSWORD, role: 'student' });
    for (let n = 0; n < 12; n++) await register(n).expect(201);
    expect((await register(12)).status).toBe(429);
  });

  it('admit nobody who is awaiting approval, and reveal that only to someone with the password', async () => {
    const email = 'pending@school.example';
    const { body } = await from('192.0.2.5', 'register', { name: 'N', email, password: PASSWORD, role: 'teacher' }).expect(201);
    expect(body.data.status).toBe('pending');
    expect((await from('192.0.2.5', 'login', { email, password: PASSWORD }).expect(403)).body.code).toBe('ACCOUNT_PENDING');
    expect((await guess('192.0.2.5', email).expect(401)).body.code).toBe('INVALID_CREDENTIALS');
  });
});

describe('a school behind one address', () => {
  const SCHOOL = '192.0.2.77';
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ SIGN_IN_RATE: '20', TRUST_PROXY: '1', DIALECTS: 'live-attendance' });
  });
  afterAll(() => app.close());

  const from = (address: string, path: string, body: object) => app.http.post(path).set('X-Forwarded-For', address).send(body);
  const login = (email: string, password = PASSWORD, address = SCHOOL) => from(address, '/api/v1/auth/login', { email, password });
  const statuses = async (answers: PromiseLike<{ status: number }>[]) => (await Promise.all(answers)).map(({ status }) => status);
  const times = (count: number, status: number) => Array<number>(count).fill(status);

  it('signs in with thirty correct passwords at once, then with twenty typos, then correctly again', async () => {
    const pupils = Array.from({ length: 30 }, (_, n) => `pupil.${n}@school.example`);
    const registered = pupils.map((email) =>
      from(SCHOOL, '/api/v1/auth/register', { name: 'P', email, password: PASSWORD, role: 'student' }),
    );
    expect(await statuses(registered)).toEqual(times(30, 201));
    expect(await statuses(pupils.map((email) => login(email)))).toEqual(times(30, 200));
    expect(await statuses(pupils.slice(0, 20).map((email) => login(email, 'a typo')))).toEqual(times(20, 401));
    expect(await statuses(pupils.map((email) => login(email)))).toEqual(times(30, 200));
  });

  it('lets the teacher in after a pupil sent twelve wrong passwords for that account, through either API', async () => {
    const { email } = await app.signUp('teacher');
    await login(email).expect(200);
    for (let n = 0; n < 6; n++) await login(email, 'wrong').expect(401);
    for (let n = 0; n < 6; n++) await from(SCHOOL, '/compat/live-attendance/auth/login', { email, password: 'wrong' }).expect(400);
    await login(email).expect(200);
    await from(SCHOOL, '/compat/live-attendance/auth/login', { email, password: PASSWORD }).expect(200);
  });

  it('does not allow more attempts from elsewhere: ten wrong passwords are the limit there, and the owner can still sign in from the school', async () => {
    const { email } = await app.signUp('teacher');
    await login(email).expect(200);
    for (let n = 0; n < 10; n++) await login(email, 'wrong', '192.0.2.78').expect(401);
    const { headers } = await login(email, PASSWORD, '192.0.2.78').expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await login(email).expect(200);
  });
});

describe('in development, without any setting', () => {
  it('a hundred accounts can be created and signed in to from one address within a minute, as the tests of a client do', async () => {
    const app = await startApp({ SIGN_IN_RATE: undefined, HTTP_RATE: undefined });
    const people = Array.from({ length: 100 }, (_, n) => ({
      name: 'N',
      email: `n.${n}@school.example`,
      password: PASSWORD,
      role: 'student',
    }));
    const answers = async (path: string, bodies: object[]) =>
      new Set((await Promise.all(bodies.map((body) => app.http.post(`/api/v1/auth/${path}`).send(body)))).map(({ status }) => status));
    try {
      expect([...(await answers('register', people))]).toEqual([201]);
      expect([
        ...(await answers(
          'login',
          people.map(({ email, password }) => ({ email, password })),
        )),
      ]).toEqual([200]);
    } finally {
      await app.close();
    }
  });
});

describe('with teacher sign-up closed', () => {
  it('registering as a teacher fails, and as a student succeeds', async () => {
    const app = await startApp({ TEACHER_SIGNUP: 'closed' });
    const register = (role: string) =>
      app.http.post('/api/v1/auth/register').send({ name: 'N', email: `${role}@school.example`, password: PASSWORD, role });
    try {
      expect((await register('teacher').expect(403)).body.code).toBe('TEACHER_SIGNUP_CLOSED');
      await register('student').expect(201);
    } finally {
      await app.close();
    }
  });
});
