import { sql } from 'kysely';
import { newId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { PASSWORD, startApp, type Http, type SignedUp, type TestApp } from '../support/app.ts';

describe('accounts over HTTP', () => {
  let app: TestApp;
  let http: Http;
  beforeAll(async () => {
    app = await startApp();
    ({ http } = app);
  });
  afterAll(() => app.close());

  let count = 0;
  const newEmail = () => `somebody.${(count += 1)}@school.example`;
  const form = (over: object = {}) => ({ name: 'Amara Okafor', email: newEmail(), password: PASSWORD, role: 'student', ...over });
  const post = (path: string, body?: object, token?: string) => {
    const request = http.post(`/api/v1/auth/${path}`);
    if (token) void request.set('Authorization', `Bearer ${token}`);
    return request.send(body);
  };
  const me = (token?: string) => {
    const request = http.get('/api/v1/auth/me');
    return token ? request.set('Authorization', `Bearer ${token}`) : request;
  };
  const login = async ({ email, password = PASSWORD }: { email: string; password?: string }) =>
    (await post('login', { email, password }).expect(200)).body.data as { accessToken: string; refreshToken: string; expiresIn: number };
  const fields = ({ body }: { body: { details: { field: string }[] } }) => body.details.map(({ field }) => field);

  describe('registration', () => {
    it('returns the account without tokens, and the account can then sign in', async () => {
      const email = newEmail();
      const { body } = await post('register', form({ email: ` ${email.toUpperCase()} `, name: '  Amara  ' })).expect(201);
      const user = { id: expect.any(String), name: 'Amara', email: email.toUpperCase(), role: 'student', status: 'active' };
      expect(body.data).toEqual({ ...user, createdAt: expect.any(String), updatedAt: expect.any(String) });
      const { body: answer } = await post('login', { email, password: PASSWORD }).expect(200);
      expect(answer.data).toEqual({
        accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        refreshToken: expect.stringMatching(/^[\w-]{43}$/),
        expiresIn: 900,
        user: body.data,
      });
    });

    it.each([
      ['as an admin', { role: 'admin' }, 'role'],
      ['without a role', { role: undefined }, 'role'],
      ['with a blank name', { name: '   ' }, 'name'],
      ['with a name of 121 characters', { name: 'x'.repeat(121) }, 'name'],
      ['with an invalid email', { email: 'nobody' }, 'email'],
      ['with an email that is a list', { email: ['a@school.example'] }, 'email'],
      ['with a password of 7 characters', { password: 'x1!yz7q' }, 'password'],
      ['with a password of 129 characters', { password: '🦉'.repeat(129) }, 'password'],
      ['with a password that is a number', { password: 1234567890 }, 'password'],
      ['with an unknown field', { status: 'active' }, 'status'],
    ])('%s fails', async (_, over, field) => {
      expect(fields(await post('register', form(over)).expect(400))).toEqual([field]);
    });

    it('accepts any password of 8 to 128 characters unchanged, including outer spaces and NUL', async () => {
      for (const password of [' 12 qx 78 ', '🦉'.repeat(128), 'a\nb\u0000c\tdef']) {
        const account = form({ password });
        await post('register', account).expect(201);
        await post('login', { email: account.email, password }).expect(200);
        const cut = password.trim() === password ? [...password].slice(0, -1).join('') : password.trim();
        expect((await post('login', { email: account.email, password: cut })).status).toBe(401);
      }
    });

    it('rejects a common password', async () => {
      expect((await post('register', form({ password: 'PassWord123' })).expect(422)).body.code).toBe('PASSWORD_TOO_COMMON');
    });

    it('creates one account when sent twice with the same email, even at once', async () => {
      const account = form();
      const answers = await Promise.all([post('register', account), post('register', { ...account, email: account.email.toUpperCase() })]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
      const { body } = await post('register', account).expect(409);
      expect(body).toMatchObject({ success: false, code: 'EMAIL_TAKEN' });
    });
  });

  describe('sign-in', () => {
    it('responds identically to an unknown email and a wrong password', async () => {
      const { email } = await app.signUp('student');
      const wrong = (await post('login', { email, password: 'wrong' }).expect(401)).body;
      const unknown = (await post('login', { email: newEmail(), password: PASSWORD }).expect(401)).body;
      expect(wrong).toEqual({ ...unknown, requestId: wrong.requestId });
      expect(wrong.code).toBe('INVALID_CREDENTIALS');
    });

    it.each([
      ['without a password', { password: undefined }, 'password'],
      ['with a password that is an object', { password: { $ne: '' } }, 'password'],
      ['with a password of 1025 characters', { password: 'x'.repeat(1025) }, 'password'],
      ['with an invalid email', { email: "' or 1=1 --" }, 'email'],
      ['with an unknown field', { role: 'admin' }, 'role'],
    ])('%s fails', async (_, over, field) => {
      expect(fields(await post('login', { email: newEmail(), password: PASSWORD, ...over }).expect(400))).toEqual([field]);
    });

    it('ignores any token sent along', async () => {
      const { email } = await app.signUp('student');
      expect((await post('login', { email, password: PASSWORD }, 'nonsense')).status).toBe(200);
    });
  });

  describe('refresh', () => {
    const refresh = (refreshToken: unknown) => post('refresh', { refreshToken });

    it('returns new tokens, and reusing a token signs the device out', async () => {
      const { email } = await app.signUp('student');
      const [first, other] = [await login({ email }), await login({ email })];
      const second = (await refresh(first.refreshToken).expect(200)).body.data;
      await me(second.accessToken).expect(200);
      const third = (await refresh(second.refreshToken).expect(200)).body.data;
      expect((await refresh(first.refreshToken).expect(401)).body.code).toBe('INVALID_REFRESH_TOKEN');
      await refresh(third.refreshToken).expect(401);
      await me(third.accessToken).expect(401);
      await me(second.accessToken).expect(401);
      await me(first.accessToken).expect(401);
      await me(other.accessToken).expect(200);
    });

    it('gives two tabs the same tokens, at once or one after the other, and keeps them signed in', async () => {
      const { refreshToken } = await app.signUp('student');
      const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(refreshToken).expect(200)));
      answers.push(await refresh(refreshToken).expect(200));
      expect(new Set(answers.map(({ body }) => body.data.refreshToken as string)).size).toBe(1);
      for (const { body } of answers) await me(body.data.accessToken).expect(200);
      await refresh(answers[0]!.body.data.refreshToken).expect(200);
    });

    it('ignores the Idempotency-Key: its tokens are not stored', async () => {
      const { refreshToken } = await app.signUp('student');
      const keyed = () => refresh(refreshToken).set('Idempotency-Key', 'refresh-once').expect(200);
      const [one, other] = [await keyed(), await keyed()];
      expect(other.body.data.refreshToken).toBe(one.body.data.refreshToken);
      expect(await app.app.get(Database).rows(sql`select 1 from idempotency_key where key = 'refresh-once'`)).toEqual([]);
    });

    it.each([[undefined], [''], [null], [7], ['x'.repeat(201)]])('rejects %j, which is not a token', async (token) => {
      expect(fields(await refresh(token).expect(400))).toEqual(['refreshToken']);
    });

    it('rejects an unknown token, an access token and unknown fields', async () => {
      const { token } = await app.signUp('student');
      await refresh('A'.repeat(43)).expect(401);
      await refresh(token.slice(0, 200)).expect(401);
      expect(fields(await post('refresh', { refreshToken: 'x', all: true }).expect(400))).toEqual(['all']);
    });
  });

  describe('sign-out', () => {
    it('ends this device immediately, and fails the second time', async () => {
      const { email, token, refreshToken } = await app.signUp('student');
      const other = await login({ email });
      expect((await post('logout', undefined, token).expect(200)).body).toEqual({ success: true, data: null });
      await me(token).expect(401);
      await post('logout', undefined, token).expect(401);
      await post('refresh', { refreshToken }).expect(401);
      await me(other.accessToken).expect(200);
    });

    it('signs out all devices if requested for everywhere', async () => {
      const { email, token } = await app.signUp('student');
      const other = await login({ email });
      await post('logout-all', undefined, token).expect(200);
      for (const each of [token, other.accessToken]) expect((await me(each)).status).toBe(401);
      await post('refresh', { refreshToken: other.refreshToken }).expect(401);
    });

    it('takes effect once if requested twice at once', async () => {
      const { id, token } = await app.signUp('student');
      const answers = await Promise.all([post('logout', undefined, token), post('logout', undefined, token)]);
      for (const { status } of answers) expect([200, 401]).toContain(status);
      expect(answers.some(({ status }) => status === 200)).toBe(true);
      const facts = await app.app.get(Database).rows(sql`
        select 1 from event_log where stream = ${`user:${id}`} and type = 'auth.SignedOut'`);
      expect(facts).toHaveLength(1);
    });

    it.each(['logout', 'logout-all'])('needs a token: %s', async (path) => {
      expect((await post(path).expect(401)).body.code).toBe('UNAUTHENTICATED');
    });
  });

  describe('one’s own account', () => {
    let user: SignedUp;
    beforeAll(async () => {
      user = await app.signUp('teacher');
    });
    const patch = (body: object, token = user.token) => http.patch('/api/v1/auth/me').set('Authorization', `Bearer ${token}`).send(body);

    it('is visible to its owner', async () => {
      const { body } = await me(user.token).expect(200);
      expect(body.data).toMatchObject({ id: user.id, name: user.name, email: user.email, role: 'teacher', status: 'active' });
    });

    it('needs one of our tokens', async () => {
      await me().expect(401);
      await me('nonsense').expect(401);
      await me(`${user.token}x`).expect(401);
      await http.get('/api/v1/auth/me').set('Authorization', `Basic ${user.token}`).expect(401);
      expect((await http.patch('/api/v1/auth/me').send({ name: 'X' })).status).toBe(401);
    });

    it('can be renamed, and an empty change changes nothing', async () => {
      expect((await patch({ name: ' Zoë ' }).expect(200)).body.data.name).toBe('Zoë');
      expect((await patch({}).expect(200)).body.data.name).toBe('Zoë');
    });

    it.each([
      [{ name: '' }, 'name'],
      [{ name: null }, 'name'],
      [{ name: 'x'.repeat(121) }, 'name'],
      [{ name: 'a\u0007b' }, 'name'],
      [{ role: 'admin' }, 'role'],
      [{ status: 'active' }, 'status'],
      [{ email: 'new@school.example' }, 'email'],
      [{ id: newId() }, 'id'],
    ])('rejects %j', async (body, field) => expect(fields(await patch(body).expect(400))).toEqual([field]));
  });

  describe('the password', () => {
    const put = (body: object, token?: string) => {
      const request = http.put('/api/v1/auth/me/password');
      if (token) void request.set('Authorization', `Bearer ${token}`);
      return request.send(body);
    };
    const newPassword = 'another one, just as long';

    it('can be changed by someone who knows it, which signs out all devices except for the new tokens', async () => {
      const { email, token } = await app.signUp('student');
      const other = await login({ email });
      const { body } = await put({ currentPassword: PASSWORD, newPassword }, token).expect(200);
      for (const each of [token, other.accessToken]) expect((await me(each)).status).toBe(401);
      await me(body.data.accessToken).expect(200);
      await post('refresh', { refreshToken: body.data.refreshToken }).expect(200);
      await post('login', { email, password: PASSWORD }).expect(401);
      await login({ email, password: newPassword });
    });

    it('cannot be changed by someone who does not, nor to a bad one', async () => {
      const { email, token } = await app.signUp('student');
      expect((await put({ currentPassword: 'wrong', newPassword }, token).expect(422)).body.code).toBe('WRONG_PASSWORD');
      expect((await put({ currentPassword: PASSWORD, newPassword: 'password123' }, token).expect(422)).body.code).toBe(
        'PASSWORD_TOO_COMMON',
      );
      expect(fields(await put({ currentPassword: PASSWORD, newPassword: 'short' }, token).expect(400))).toEqual(['newPassword']);
      expect(fields(await put({ newPassword }, token).expect(400))).toEqual(['currentPassword']);
      expect(fields(await put({ currentPassword: PASSWORD, newPassword, email }, token).expect(400))).toEqual(['email']);
      await put({ currentPassword: PASSWORD, newPassword }).expect(401);
      await login({ email });
    });

    it('is changed once by two simultaneous requests', async () => {
      const { token } = await app.signUp('student');
      const answers = await Promise.all([1, 2].map((n) => put({ currentPassword: PASSWORD, newPassword: `${newPassword} ${n}` }, token)));
      const codes = answers.map(({ status }) => status).toSorted();
      // The second request finds the password changed, or its own device signed out.
      expect([
        [200, 401],
        [200, 422],
      ]).toContainEqual(codes);
    });

    it('is changed without storing the new tokens under the Idempotency-Key', async () => {
      const { token } = await app.signUp('student');
      const { body } = await put({ currentPassword: PASSWORD, newPassword }, token).set('Idempotency-Key', 'change-it-once').expect(200);
      const kept = JSON.stringify(await app.app.get(Database).rows(sql`select * from idempotency_key`));
      expect(kept).not.toContain('change-it-once');
      expect(kept).not.toContain(body.data.refreshToken);
    });
  });

  it('never store tokens or passwords in plain text', async () => {
    const { token, refreshToken } = await app.signUp('student');
    const db = app.app.get(Database);
    const tables = await db.rows(
      sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const { name } of tables) {
      const rows = await db.rows(
        sql<{ row: string }>`select convert_from(convert_to(t::text, 'UTF8'), 'UTF8') as row from ${sql.table(name)} t`,
      );
      const dump = JSON.stringify(rows);
      for (const secret of [token, refreshToken, PASSWORD, Buffer.from(refreshToken).toString('hex')]) expect(dump).not.toContain(secret);
    }
  });
});
