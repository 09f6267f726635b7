import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { newId } from '../../src/kernel/ids.ts';

type Method = 'get' | 'post' | 'delete';

describe('class enrolments', () => {
  let app: TestApp;
  let teacher: SignedUp, student: SignedUp, other: SignedUp;
  let id: string;

  const send = (method: Method, path: string, who: SignedUp, body?: object) => {
    const request = app.http[method](`/api/v1${path}`).set('Authorization', `Bearer ${who.token}`);
    return body ? request.send(body) : request;
  };
  const enrol = (body: object) => send('post', `/classes/${id}/students`, teacher, body);
  const roster = async () => (await send('get', `/classes/${id}`, teacher).expect(200)).body.data.students;
  const joinCode = async (): Promise<string> => (await send('get', `/classes/${id}`, teacher).expect(200)).body.data.joinCode;
  const fieldsOf = async (request: ReturnType<typeof send>) => {
    const { body } = await request.expect(400);
    expect(body.code).toBe('VALIDATION_FAILED');
    return body.details.map(({ field }: { field: string }) => field);
  };

  beforeAll(async () => {
    app = await startApp();
    [teacher, student, other] = [await app.signUp('teacher'), await app.signUp('student'), await app.signUp('student')];
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    id = (await send('post', '/classes', teacher, { name: 'Physics 10b' }).expect(201)).body.data.id;
  });

  describe('POST /classes/:id/students', () => {
    it('reports a result for each entry, as sent', async () => {
      const nobody = newId();
      const students = [
        { email: ` ${student.email.toUpperCase()}` },
        { userId: other.id },
        { userId: other.id },
        { userId: nobody },
        { userId: teacher.id },
      ];
      const { body } = await enrol({ students }).expect(200);
      expect(body.data).toEqual({
        enrolled: 2,
        already: 1,
        unknown: 1,
        invalid: 1,
        lines: [
          { email: student.email.toUpperCase(), studentId: student.id, outcome: 'enrolled', reason: null },
          { userId: other.id, studentId: other.id, outcome: 'enrolled', reason: null },
          { userId: other.id, studentId: other.id, outcome: 'already', reason: null },
          { userId: nobody, studentId: null, outcome: 'unknown', reason: null },
          { userId: teacher.id, studentId: teacher.id, outcome: 'invalid', reason: 'NOT_A_STUDENT' },
        ],
      });
      expect(await roster()).toEqual(
        [student, other].map((who) => ({
          id: who.id,
          name: who.name,
          email: who.email,
          active: true,
          startsAt: expect.any(String),
          endsAt: null,
        })),
      );
    });

    it('enrols for a term, in any time zone', async () => {
      const span = { startsAt: '2036-09-01T09:00:00+02:00', endsAt: '2037-06-30T00:00:00Z' };
      await enrol({ students: [{ userId: student.id }], ...span }).expect(200);
      expect(await roster()).toMatchObject([{ id: student.id, startsAt: '2036-09-01T07:00:00.000Z', endsAt: '2037-06-30T00:00:00.000Z' }]);
      await send('get', `/classes/${id}`, student).expect(404);
    });

    it('creates one enrolment for two simultaneous requests', async () => {
      const both = await Promise.all([1, 2].map(() => enrol({ students: [{ userId: student.id }] }).expect(200)));
      expect(both.map(({ body }) => body.data.enrolled).toSorted()).toEqual([0, 1]);
      expect(await roster()).toHaveLength(1);
    });

    it('rejects an end that is not after the start', async () => {
      const at = '2036-09-01T07:00:00Z';
      const { body } = await enrol({ students: [{ userId: student.id }], startsAt: at, endsAt: at }).expect(422);
      expect(body.code).toBe('ENDS_BEFORE_START');
    });

    it('rejects an invalid request as a whole', async () => {
      const good = { userId: student.id };
      expect(await fieldsOf(enrol({}))).toEqual(['students']);
      expect(await fieldsOf(enrol({ students: [] }))).toEqual(['students']);
      expect(await fieldsOf(enrol({ students: student.id }))).toEqual(['students']);
      expect(await fieldsOf(enrol({ students: [student.id] }))).toEqual(['students']);
      expect(await fieldsOf(enrol({ students: [good, {}] }))).toEqual(['students.1.userId']);
      expect(await fieldsOf(enrol({ students: [good, { ...good, email: student.email }] }))).toEqual(['students.1.userId']);
      expect(await fieldsOf(enrol({ students: [good, { userId: 'nonsense' }] }))).toEqual(['students.1.userId']);
      expect(await fieldsOf(enrol({ students: [good, { email: 'nonsense' }] }))).toEqual(['students.1.email']);
      expect(await fieldsOf(enrol({ students: [{ ...good, name: 'Amara' }] }))).toEqual(['students.0.name']);
      expect(await fieldsOf(enrol({ students: [good], startsAt: 'tomorrow' }))).toEqual(['startsAt']);
      expect(await fieldsOf(enrol({ students: [good], endsAt: '2036-09-01' }))).toEqual(['endsAt']);
      expect(await fieldsOf(enrol({ students: [good], role: 'teacher' }))).toEqual(['role']);
      expect(await roster()).toEqual([]);
    });

    it('accepts five hundred entries, and no more', async () => {
      const students = Array.from({ length: 501 }, () => ({ userId: newId() }));
      expect((await enrol({ students: students.slice(1) }).expect(200)).body.data.unknown).toBe(500);
      expect(await fieldsOf(enrol({ students }))).toEqual(['students']);
    });
  });

  describe('DELETE /classes/:id/students/:studentId', () => {
    it('removes a student immediately, and returns STUDENT_NOT_FOUND when repeated', async () => {
      await enrol({ students: [{ userId: student.id }, { userId: other.id }] }).expect(200);
      const { body } = await send('delete', `/classes/${id}/students/${student.id}`, teacher).expect(200);
      expect(body).toEqual({ success: true, data: null });
      await send('get', `/classes/${id}`, student).expect(404);
      expect(await roster()).toMatchObject([{ id: other.id }]);
      for (const who of [student.id, newId(), 'nonsense'])
        expect((await send('delete', `/classes/${id}/students/${who}`, teacher).expect(404)).body.code).toBe('STUDENT_NOT_FOUND');
    });

    it('allows the student to come back', async () => {
      const students = [{ userId: student.id }];
      await enrol({ students }).expect(200);
      await send('delete', `/classes/${id}/students/${student.id}`, teacher).expect(200);
      expect((await enrol({ students }).expect(200)).body.data).toMatchObject({ enrolled: 1 });
      await send('get', `/classes/${id}`, student).expect(200);
    });
  });

  describe('join code', () => {
    it('can be renewed, and disabled repeatedly', async () => {
      const old = await joinCode();
      const { body } = await send('post', `/classes/${id}/join-code`, teacher).expect(200);
      expect(body.data).toEqual({ joinCode: expect.stringMatching(/^[2-9A-Z]{8}$/) });
      expect(body.data.joinCode).not.toBe(old);
      for (let n = 0; n < 2; n++)
        expect((await send('delete', `/classes/${id}/join-code`, teacher).expect(200)).body.data).toEqual({ joinCode: null });
      expect(await joinCode()).toBeNull();
      expect((await send('post', '/classes/join', student, { code: old }).expect(404)).body.code).toBe('JOIN_CODE_NOT_FOUND');
    });

    it('lets a student in, however they type it, and again without side effects', async () => {
      const code = await joinCode();
      const joined = await send('post', '/classes/join', student, { code: `${code.slice(0, 4)} - ${code.slice(4)}`.toLowerCase() }).expect(
        200,
      );
      expect(joined.body.data).toEqual({ classId: id, name: 'Physics 10b', outcome: 'enrolled' });
      expect((await send('post', '/classes/join', student, { code }).expect(200)).body.data.outcome).toBe('already');
      await send('get', `/classes/${id}`, student).expect(200);
    });

    it('enrols once when a student joins twice at once', async () => {
      const code = await joinCode();
      await Promise.all([1, 2, 3].map(() => send('post', '/classes/join', student, { code }).expect(200)));
      expect(await roster()).toHaveLength(1);
    });

    it('does not work for an archived class', async () => {
      const code = await joinCode();
      await send('delete', `/classes/${id}`, teacher).expect(200);
      expect((await send('post', '/classes/join', student, { code }).expect(409)).body.code).toBe('CLASS_ARCHIVED');
    });

    it('must be text of bounded length, without extra fields', async () => {
      const fields = (body: object) => fieldsOf(send('post', '/classes/join', student, body));
      expect(await fields({})).toEqual(['code']);
      expect(await fields({ code: '' })).toEqual(['code']);
      expect(await fields({ code: 12345678 })).toEqual(['code']);
      expect(await fields({ code: 'x'.repeat(41) })).toEqual(['code']);
      expect(await fields({ code: 'ABCDEFGH', classId: id })).toEqual(['classId']);
    });

    it('cannot be guessed: after ten wrong codes the user has to wait', async () => {
      const guesser = await app.signUp('student');
      const guesses = await Promise.all(
        Array.from({ length: 15 }, (_, n) => send('post', '/classes/join', guesser, { code: `GUESS${n}` })),
      );
      expect(guesses.map(({ status }) => status).toSorted()).toEqual([...Array<number>(10).fill(404), ...Array<number>(5).fill(429)]);
      const refused = await send('post', '/classes/join', guesser, { code: await joinCode() }).expect(429);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      await send('post', '/classes/join', student, { code: await joinCode() }).expect(200);
    });
  });
});
