import { sql } from 'kysely';
import { Refusal } from '../../src/kernel/domain/refusal.js';
import { KeptAnswers } from '../../src/kernel/http/idempotency.js';
import { Database } from '../../src/kernel/messaging/database.js';
import { EchoModule, EchoState } from '../support/echo.js';
import { FakeAuthModule, tokenFor } from '../support/fake-auth.js';
import { startApp, type TestApp } from '../support/app.js';

describe('a request with an Idempotency-Key', () => {
  let app: TestApp;
  let state: EchoState;
  let db: Database;
  let token: string;
  let open: () => void;
  beforeAll(async () => {
    app = await startApp({}, { instead: [EchoModule, FakeAuthModule] });
    state = app.app.get(EchoState);
    db = app.app.get(Database);
  });
  afterAll(() => app.close());
  beforeEach(() => {
    token = tokenFor('teacher');
    Object.assign(state, { runs: 0, gate: Promise.resolve(), entered: () => undefined, fail: undefined });
  });

  const count = (key: string, name = 'Algebra', as = token) =>
    app.http.post('/api/v1/echo/count').set('Authorization', `Bearer ${as}`).set('Idempotency-Key', key).send({ name });
  /** Holds the handler up; resolves once a request is inside. */
  const holdUp = () => {
    state.gate = new Promise((resolve) => (open = resolve));
    return new Promise<void>((resolve) => (state.entered = resolve));
  };
  const age = (seconds: number) => db.rows(sql`update idempotency_key set created_at = created_at - ${seconds} * interval '1 second'`);

  it('runs once and gets the first answer again, with its status', async () => {
    const first = await count('a').expect(201);
    const second = await count('a').expect(201);
    expect(state.runs).toBe(1);
    expect(second.body).toEqual(first.body);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
  });

  it('gets a refusal again as well, though the reason is gone', async () => {
    state.fail = new Refusal('SESSION_ENDED');
    const first = await count('a').expect(409);
    state.fail = undefined;
    const second = await count('a').expect(409);
    expect(second.body).toEqual(first.body);
    expect(state.runs).toBe(1);
  });

  it('may be sent again after a failure on our side', async () => {
    state.fail = new Error('up');
    await count('a').expect(500);
    state.fail = undefined;
    expect((await count('a').expect(201)).body.data.count).toBe(2);
  });

  it('is refused with another body, and on another route', async () => {
    await count('a').expect(201);
    expect((await count('a', 'Biology').expect(422)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const other = app.http.patch('/api/v1/echo/count').set('Authorization', `Bearer ${token}`).set('Idempotency-Key', 'a');
    expect((await other.send({ name: 'Algebra' }).expect(422)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(state.runs).toBe(1);
  });

  it('is refused while the first is still running', async () => {
    const inside = holdUp();
    const first = count('a').then((answer) => answer.status);
    await inside;
    expect((await count('a').expect(409)).body.code).toBe('REQUEST_IN_PROGRESS');
    open();
    expect(await first).toBe(201);
  });

  it('runs once when it is sent ten times at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => count('a')));
    expect(state.runs).toBe(1);
    expect(new Set(answers.map(({ status }) => status)).difference(new Set([201, 409])).size).toBe(0);
    expect(answers.some(({ status }) => status === 201)).toBe(true);
  });

  it('belongs to its user', async () => {
    await count('a').expect(201);
    await count('a', 'Biology', tokenFor('teacher')).expect(201);
    expect(state.runs).toBe(2);
  });

  it('is taken over when the first died a minute ago, and the late answer of the first changes nothing', async () => {
    const inside = holdUp();
    const first = count('a').then((answer) => answer.body.data.count as number);
    await inside;
    await age(59);
    await count('a').expect(409);
    await age(2);
    const insideAgain = new Promise<void>((resolve) => (state.entered = resolve));
    const second = count('a').then((answer) => answer.body.data.count as number);
    await insideAgain;
    open();
    await Promise.all([first, second]);
    expect(state.runs).toBe(2);
    const kept = await db.row(
      sql<{ body: { data: { count: number } } }>`select body from idempotency_key order by created_at desc limit 1`,
    );
    expect((await count('a').expect(201)).body).toEqual(kept!.body);
  });

  it('does not let a first that failed late undo what took over from it', async () => {
    const kept = app.app.get(KeptAnswers);
    const user = '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';
    const first = await kept.reserve(user, 'a', 'hash');
    await age(61);
    await kept.reserve(user, 'a', 'hash');
    await kept.release(first);
    await kept.keep(first, 201, {});
    await expect(kept.reserve(user, 'a', 'hash')).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
  });

  it('is a new one after a day', async () => {
    await count('a').expect(201);
    await age(24 * 3600 + 1);
    await count('a', 'Biology').expect(201);
    expect(state.runs).toBe(2);
  });

  it('is forgotten after a day', async () => {
    await count('old').expect(201);
    await age(24 * 3600 + 1);
    await count('new').expect(201);
    await app.app.get(KeptAnswers).forgetOld();
    expect(await db.rows(sql`select key from idempotency_key where key in ('old', 'new')`)).toEqual([{ key: 'new' }]);
  });

  it.each([
    ['more than 200 characters', 'x'.repeat(201)],
    ['characters that cannot be printed', 'a\tb'],
  ])('is refused with %s', async (_, key) => {
    const { body } = await count(key).expect(400);
    expect(body.details).toEqual([{ field: 'Idempotency-Key', message: expect.any(String) }]);
    expect(state.runs).toBe(0);
  });

  it('keeps nothing of a caller who is not signed in', async () => {
    for (let n = 0; n < 2; n++)
      await app.http
        .post('/api/v1/echo/public')
        .set('Idempotency-Key', 'p')
        .send({ name: `${n}` })
        .expect(200);
    await app.http.post('/api/v1/echo/count').set('Idempotency-Key', 'p').send({ name: 'x' }).expect(401);
    expect(await db.rows(sql`select from idempotency_key where key = 'p'`)).toEqual([]);
  });

  it('keeps the answers of a route without a body, and of a form that was wrong', async () => {
    const remove = () => app.http.delete('/api/v1/echo/count').set('Authorization', `Bearer ${token}`).set('Idempotency-Key', 'd');
    await remove().expect(200);
    await remove().expect(200, { success: true, data: null });
    expect(state.runs).toBe(1);
    const first = await count('form', '').expect(400);
    expect((await count('form', '').expect(400)).body).toEqual(first.body);
  });
});
