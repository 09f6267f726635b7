import { jest } from '@jest/globals';
import { ExpectNoLongerWhenUserDeactivated } from '../../src/modules/attendance/reactions/expect-no-longer-when-user-deactivated.ts';
import { ReleaseSeatsWhenUserDeactivated } from '../../src/modules/booking/reactions/release-seats-when-user-deactivated.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { until } from '../support/until.ts';

const ROUNDS = 8;

interface Line {
  studentId: string;
  expected: boolean;
  notExpected: string | null;
  status: string | null;
  active: boolean;
}
interface Booking {
  studentId: string;
  status: string;
  reason: string | null;
  active: boolean;
}

describe('a deactivated account', () => {
  let app: TestApp;
  let admin: SignedUp, teacher: SignedUp;
  beforeAll(async () => {
    app = await startApp();
    [admin, teacher] = [await app.signUp('admin'), await app.signUp('teacher')];
  });
  afterAll(() => app.close());
  afterEach(() => void jest.restoreAllMocks());

  const as = ({ token }: SignedUp) => ({ Authorization: `Bearer ${token}` });
  const get = async (path: string) => (await app.http.get(`/api/v1/${path}`).set(as(teacher)).expect(200)).body.data;
  const post = async (by: SignedUp, path: string, body: object = {}) => {
    const answer = await app.http.post(`/api/v1/${path}`).set(as(by)).send(body);
    return { status: answer.status, data: answer.body.data };
  };
  const setStatus = async (user: SignedUp, status: 'active' | 'inactive') =>
    void (await app.http.patch(`/api/v1/users/${user.id}`).set(as(admin)).send({ status }).expect(200));
  const students = (count: number) => Promise.all(Array.from({ length: count }, () => app.signUp('student')));
  const classOf = async (...members: SignedUp[]): Promise<string> => {
    const { data } = await post(teacher, 'classes', { name: 'Physics 10b' });
    await post(teacher, `classes/${data.id}/students`, { students: members.map(({ id }) => ({ userId: id })) });
    return data.id;
  };
  const startIn = async (classId: string): Promise<string> =>
    (await post(teacher, 'live-sessions', { title: 'Optics', classId, startNow: true })).data.id;
  const lineOf = async (sessionId: string, { id }: SignedUp): Promise<Line | undefined> =>
    ((await get(`live-sessions/${sessionId}/attendance?limit=100`)) as Line[]).find(({ studentId }) => studentId === id);
  const mark = (sessionId: string, { id }: SignedUp) =>
    post(teacher, `live-sessions/${sessionId}/attendance/marks`, { marks: [{ studentId: id, status: 'present' }] });
  const end = (sessionId: string) => post(teacher, `live-sessions/${sessionId}/end`);
  const summaryOf = (sessionId: string) => get(`live-sessions/${sessionId}/attendance/summary`);
  /** A session with that many seats, open to everyone. */
  const plan = async (capacity: number): Promise<string> => {
    const startsAt = new Date(Date.now() + 86_400_000).toISOString();
    return (await post(teacher, 'live-sessions', { title: 'Optics', visibility: 'public', capacity, startsAt })).data.id;
  };
  const book = (by: SignedUp, sessionId: string) => post(by, `live-sessions/${sessionId}/bookings`);
  const bookingsOf = async (sessionId: string): Promise<Map<string, Booking>> =>
    new Map(
      ((await get(`live-sessions/${sessionId}/bookings?limit=100`)) as Booking[]).map((booking) => [booking.studentId, booking] as const),
    );

  it('is no longer expected in a live session, and the line says why; reactivation does not change that', async () => {
    const [gone, back, here] = (await students(3)) as [SignedUp, SignedUp, SignedUp];
    const sessionId = await startIn(await classOf(gone, back, here));
    await setStatus(gone, 'inactive');
    await setStatus(back, 'inactive');
    await setStatus(back, 'active');
    const off = { expected: false, notExpected: 'deactivated', status: null };
    expect(await lineOf(sessionId, gone)).toMatchObject({ ...off, active: false });
    expect(await lineOf(sessionId, back)).toMatchObject({ ...off, active: true });
    expect(await lineOf(sessionId, here)).toMatchObject({ expected: true, active: true });
    await mark(sessionId, here);
    await end(sessionId);
    expect(await lineOf(sessionId, gone)).toMatchObject(off);
    expect(await lineOf(sessionId, back)).toMatchObject(off);
    expect(await summaryOf(sessionId)).toMatchObject({ present: 1, absent: 0, total: 1, guests: 0 });
  });

  it('is not expected in sessions that start while it is inactive, and the class shows it as inactive', async () => {
    const [gone, here] = (await students(2)) as [SignedUp, SignedUp];
    const classId = await classOf(gone, here);
    await setStatus(gone, 'inactive');
    const { students: shown } = await get(`classes/${classId}`);
    expect((shown as { id: string; active: boolean }[]).map(({ id, active }) => [id, active]).toSorted()).toEqual(
      [
        [gone.id, false],
        [here.id, true],
      ].toSorted(),
    );
    const sessionId = await startIn(classId);
    expect(await lineOf(sessionId, here)).toMatchObject({ expected: true });
    await setStatus(gone, 'active');
    await end(sessionId);
    expect(await lineOf(sessionId, gone)).toBeUndefined();
    expect(await summaryOf(sessionId)).toMatchObject({ total: 1 });
  });

  it('is not marked absent if the register closes before the deactivation was applied to it', async () => {
    const [gone, here, marked] = (await students(3)) as [SignedUp, SignedUp, SignedUp];
    const sessionId = await startIn(await classOf(gone, here, marked));
    await mark(sessionId, marked);
    jest.spyOn(ExpectNoLongerWhenUserDeactivated.prototype, 'react').mockRejectedValue(new Error('later'));
    await setStatus(gone, 'inactive');
    expect(await lineOf(sessionId, gone)).toMatchObject({ expected: true });
    await end(sessionId);
    expect(await lineOf(sessionId, gone)).toMatchObject({ expected: false, notExpected: 'deactivated', status: null });
    expect(await lineOf(sessionId, here)).toMatchObject({ status: 'absent' });
  });

  it('is on no register, whether the start or the deactivation comes first', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [gone, here] = (await students(2)) as [SignedUp, SignedUp];
      const classId = await classOf(gone, here);
      const [sessionId] = await Promise.all([startIn(classId), setStatus(gone, 'inactive')]);
      await until('the line to be no longer expected', async () => (await lineOf(sessionId, gone))?.expected !== true);
      await mark(sessionId, here);
      await end(sessionId);
      expect((await lineOf(sessionId, gone))?.status ?? null).toBeNull();
      expect(await summaryOf(sessionId)).toMatchObject({ present: 1, absent: 0, total: 1 });
    }
  });

  it('releases its seat and its place on the waitlist, and the next in line moves up; reactivation restores neither', async () => {
    const [seated, waiting, next] = (await students(3)) as [SignedUp, SignedUp, SignedUp];
    const sessionId = await plan(1);
    for (const student of [seated, waiting, next]) expect((await book(student, sessionId)).status).toBe(201);
    await setStatus(waiting, 'inactive');
    await setStatus(seated, 'inactive');
    const off = { status: 'cancelled', reason: 'deactivated' };
    const bookings = await bookingsOf(sessionId);
    expect(bookings.get(seated.id)).toMatchObject({ ...off, active: false });
    expect(bookings.get(waiting.id)).toMatchObject({ ...off, active: false });
    expect(bookings.get(next.id)).toMatchObject({ status: 'confirmed', active: true });
    await setStatus(seated, 'active');
    await setStatus(waiting, 'active');
    expect([...(await bookingsOf(sessionId)).values()].map(({ status }) => status).toSorted()).toEqual([
      'cancelled',
      'cancelled',
      'confirmed',
    ]);
  });

  it('with a seat in a live session is no longer expected there; past sessions keep its booking', async () => {
    const [gone, here] = (await students(2)) as [SignedUp, SignedUp];
    const [over, live] = [await plan(5), await plan(5)];
    for (const sessionId of [over, live]) for (const student of [gone, here]) expect((await book(student, sessionId)).status).toBe(201);
    await post(teacher, `live-sessions/${over}/start`);
    await mark(over, here);
    await end(over);
    await post(teacher, `live-sessions/${live}/start`);
    await setStatus(gone, 'inactive');
    expect((await bookingsOf(live)).get(gone.id)).toMatchObject({ status: 'cancelled', reason: 'deactivated' });
    expect((await bookingsOf(over)).get(gone.id)).toMatchObject({ status: 'confirmed' });
    await end(live);
    expect(await lineOf(live, gone)).toMatchObject({ expected: false, notExpected: 'deactivated', status: null });
    expect(await lineOf(over, gone)).toMatchObject({ expected: true });
  });

  it('is skipped on the waitlist even before its place is released', async () => {
    const [seated, first, second, third] = (await students(4)) as [SignedUp, SignedUp, SignedUp, SignedUp];
    const sessionId = await plan(1);
    for (const student of [seated, first, second, third]) await book(student, sessionId);
    jest.spyOn(ReleaseSeatsWhenUserDeactivated.prototype, 'react').mockRejectedValue(new Error('later'));
    await setStatus(first, 'inactive');
    await setStatus(second, 'inactive');
    await app.http.delete(`/api/v1/live-sessions/${sessionId}/bookings/me`).set(as(seated)).expect(200);
    const bookings = await bookingsOf(sessionId);
    expect([first, second, third].map(({ id }) => bookings.get(id)!.status)).toEqual(['waitlisted', 'waitlisted', 'confirmed']);
  });

  it('holds no seat, whether the booking or the deactivation comes first', async () => {
    const sessionId = await plan(100);
    for (let round = 0; round < ROUNDS; round++) {
      const [student] = (await students(1)) as [SignedUp];
      await Promise.all([book(student, sessionId), setStatus(student, 'inactive')]);
      const booking = async () => (await bookingsOf(sessionId)).get(student.id);
      await until('the seat to be released', async () => (await booking())?.status !== 'confirmed');
      expect([undefined, 'cancelled']).toContain((await booking())?.status);
    }
  });
});
