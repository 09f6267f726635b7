import { jest } from '@jest/globals';
import { AutoJoin } from '../../src/modules/realtime/hub/auto-join.ts';
import type { SignedUp } from '../support/app.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { School } from '../support/school.ts';

/** Regressions: which session a raw socket is in, and what it receives there. */
describe('the session of a live-attendance client', () => {
  let school: School;
  const sockets: RawSocket[] = [];
  beforeAll(async () => {
    school = await School.open({ DIALECTS: 'live-attendance' });
  });
  afterAll(() => school.app.close());
  let outsider: RawSocket;
  beforeEach(async () => {
    outsider = await open(school.stranger);
  });
  afterEach(async () => {
    await outsider.settled();
    if (outsider.told.length) throw new Error(`an outsider heard ${JSON.stringify(outsider.told)}`);
    await Promise.all(sockets.splice(0).map((socket) => socket.close()));
    for (const { id } of await school.request<{ id: string }[]>(school.teacher, 'get', '/live-sessions?status=live'))
      await school.request(school.teacher, 'post', `/live-sessions/${id}/end`);
  });
  const open = async ({ token }: SignedUp): Promise<RawSocket> => {
    const socket = await RawSocket.open(school.app, token);
    sockets.push(socket);
    return socket;
  };
  const start = async (by: SignedUp, classId: string): Promise<string> => {
    const body = { title: 'Roll call', classId, startNow: true, marksVisibility: 'room', replace: true };
    return (await school.request<{ id: string }>(by, 'post', '/live-sessions', body)).id;
  };
  const statusOf = async (id: string) => (await school.request<{ status: string }>(school.teacher, 'get', `/live-sessions/${id}`)).status;

  it('stays the roll call a teacher hosts when a colleague starts one in another class they share', async () => {
    const { teacher, colleague, amara, luca } = school;
    const [own, shared] = [await school.newClass(teacher, [amara]), await school.newClass(colleague, [luca])];
    await school.request(colleague, 'post', `/classes/${shared}/teachers`, { userId: teacher.id });
    const [host, other, student] = [await open(teacher), await open(colleague), await open(amara)];
    const ownId = await start(teacher, own);
    const otherId = await start(colleague, shared);
    host.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    for (const socket of [host, student]) await socket.next('ATTENDANCE_MARKED');
    host.say('DONE');
    for (const socket of [host, student]) await socket.next('DONE');
    expect([await statusOf(ownId), await statusOf(otherId)]).toEqual(['ended', 'live']);
    await other.settled();
    expect(other.told).toEqual([]);
    // With nothing left to host, the teacher moves to the colleague’s roll call.
    host.say('TODAY_SUMMARY');
    for (const socket of [host, other]) expect(await socket.next('TODAY_SUMMARY')).toMatchObject({ total: 0 });
  });

  it('is joined with everything since its start, even if no wake-up arrived', async () => {
    const { teacher, amara } = school;
    const classId = await school.newClass(teacher, [amara]);
    const student = await open(amara);
    const follower = school.app.app.get(AutoJoin, { strict: false });
    const deaf = jest.spyOn(follower, 'handle').mockReturnValue();
    const sessionId = await start(teacher, classId);
    const mark = { studentId: amara.id, status: 'present' };
    await school.request(teacher, 'post', `/live-sessions/${sessionId}/attendance/marks`, { marks: [mark] });
    deaf.mockRestore();
    await follower.recheck();
    expect(await student.next('ATTENDANCE_MARKED')).toEqual(mark);
    await student.settled();
    expect(student.told).toHaveLength(1);
  });

  it('is not the public session scheduled by a former co-teacher when the class owner starts it', async () => {
    const { teacher, colleague, amara } = school;
    const classId = await school.newClass(teacher, [amara]);
    await school.request(teacher, 'post', `/classes/${classId}/teachers`, { userId: colleague.id });
    const startsAt = new Date(Date.now() + 3_600_000);
    const plan = { title: 'Open lesson', classId, startsAt, visibility: 'public', marksVisibility: 'room' };
    const { id } = await school.request<{ id: string }>(colleague, 'post', '/live-sessions', plan);
    await school.request(teacher, 'delete', `/classes/${classId}/teachers`, { userId: colleague.id });
    const [former, host, student] = [await open(colleague), await open(teacher), await open(amara)];
    await school.request(teacher, 'post', `/live-sessions/${id}/start`);
    host.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    await student.next('ATTENDANCE_MARKED');
    await former.settled();
    expect(former.told).toEqual([]);
    const here = await school.request<{ userId: string }[]>(teacher, 'get', `/live-sessions/${id}/participants`);
    expect(here.map(({ userId }) => userId)).not.toContain(colleague.id);
  });
});
