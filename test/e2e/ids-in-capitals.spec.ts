import { startApp, type TestApp } from '../support/app.ts';

/** Regression: an uppercase id named a different stream, so a mark bypassed the lock of its session. */
describe('an uppercase id', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('is the same id: marks and history belong to the same session', async () => {
    const [teacher, student] = [await app.signUp('teacher'), await app.signUp('student')];
    const as = { authorization: `Bearer ${teacher.token}` };
    const made = await app.http.post('/api/v1/classes').set(as).send({ name: 'Capitals' });
    const classId = String(made.body.data.id);
    await app.http
      .post(`/api/v1/classes/${classId.toUpperCase()}/students`)
      .set(as)
      .send({ students: [{ userId: student.id }] });
    const started = await app.http.post('/api/v1/attendance/start').set(as).send({ classId: classId.toUpperCase() });
    const room = `/api/v1/live-sessions/${String(started.body.data.sessionId).toUpperCase()}`;
    const marked = await app.http
      .post(`${room}/attendance/marks`)
      .set(as)
      .send({ marks: [{ studentId: student.id.toUpperCase(), status: 'late' }] });
    expect(marked.body).toMatchObject({ success: true, data: { marked: 1, seq: 3 } });
    const history = await app.http.get(`${room}/attendance/${student.id.toUpperCase()}/history`).set(as);
    expect(history.body.data.map(({ seq, status }: { seq: number; status: string }) => [seq, status])).toEqual([
      [2, null],
      [3, 'late'],
    ]);
  });
});
