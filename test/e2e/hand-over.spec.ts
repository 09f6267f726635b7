import { jest } from '@jest/globals';
import { ConnectionAccess } from '../../src/modules/realtime/hub/connection-access.ts';
import { School, type Classroom } from '../support/school.ts';
import type { SignedUp } from '../support/app.ts';

describe('a handed-over session', () => {
  let school: School;
  let room: Classroom;
  let admin: SignedUp;
  beforeAll(async () => {
    school = await School.open();
    admin = await school.app.signUp('admin');
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  const patch = (who: SignedUp, id: string, body: object) =>
    school.app.http.patch(`/api/v1/live-sessions/${id}`).auth(who.token, { type: 'bearer' }).send(body);
  const codeOf = async (request: ReturnType<typeof patch>) => {
    const { status, body } = (await request) as { status: number; body: { code?: string } };
    return [status, body.code];
  };

  it('shows the new host in its room, to its class and to both teachers; the old host stays on the class staff', async () => {
    const { teacher, colleague, amara, luca } = school;
    room = await school.classroom();
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    const [next, outside] = [await room.connect(colleague), await room.connect(luca)];
    const { body } = await patch(teacher, room.sessionId, { hostId: colleague.id }).expect(200);
    expect(body.data).toMatchObject({ hostId: colleague.id, instructor: colleague.name, isHost: false, canEdit: true, hostActive: null });
    const session = { hostId: colleague.id, instructor: colleague.name };
    for (const socket of [host, student, next, outside])
      expect(await socket.next('SESSION_UPDATED')).toMatchObject({ sessionId: room.sessionId, session });
    await host.done('ATTENDANCE_MARKED', { rest: 'present' });
    await student.next('MY_ATTENDANCE');
    await room.settled();
    expect([host.events.includes('REMOVED'), student.events.includes('REMOVED')]).toEqual([false, false]);
  });

  it('without a class, is no longer accessible to the old host, who is removed from the room at once', async () => {
    const { teacher, colleague, amara } = school;
    room = await school.classroom();
    const { id } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', {
      title: 'Office hours',
      startNow: true,
      videoUrl: 'https://video.example/lesson.mp4',
      visibility: 'booked',
    });
    const [old, next] = [await room.connect(teacher), await room.connect(colleague)];
    await old.done('JOIN_SESSION', { sessionId: id });
    await patch(teacher, id, { hostId: colleague.id }).expect(200);
    expect(await old.next('REMOVED')).toEqual({ sessionId: id, reason: 'no-access' });
    expect((await next.next('SESSION_UPDATED')).session).toMatchObject({
      hostId: colleague.id,
      videoUrl: 'https://video.example/lesson.mp4',
    });
    expect(await old.refused('JOIN_SESSION', { sessionId: id })).toBe('SESSION_NOT_FOUND');
    for (const path of ['/attendance', '/bookings', '/events'])
      await school.app.http.get(`/api/v1/live-sessions/${id}${path}`).auth(teacher.token, { type: 'bearer' }).expect(404);
    expect(await codeOf(patch(teacher, id, { hostId: teacher.id }))).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await next.done('JOIN_SESSION', { sessionId: id })).toMatchObject({ staff: true });
    const bystander = await room.connect(amara);
    await patch(colleague, id, { title: 'Office' }).expect(200);
    await room.settled();
    expect(bystander.events).toEqual([]);
    await next.done('DONE', {});
  });

  it('without a class, sends the old host nothing more, however long the access check takes', async () => {
    const { teacher, colleague, amara } = school;
    room = await school.classroom();
    const session = { title: 'Office hours', startNow: true, visibility: 'public' };
    const { id } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', session);
    const [old, student] = [await room.connect(teacher), await room.connect(amara)];
    for (const socket of [old, student]) await socket.done('JOIN_SESSION', { sessionId: id });
    await old.next('LINE_ADDED');
    const membership = school.app.app.get(ConnectionAccess, { strict: false });
    const recheck = membership.recheck.bind(membership);
    const looked = Promise.withResolvers<void>();
    const looking = jest.spyOn(membership, 'recheck').mockImplementation((those) => looked.promise.then(() => recheck(those)));
    await patch(teacher, id, { hostId: colleague.id }).expect(200);
    await old.next('SESSION_UPDATED');
    await school.request(colleague, 'post', `/live-sessions/${id}/attendance/marks`, { rest: 'late' });
    await school.request(colleague, 'post', `/live-sessions/${id}/attendance/marks`, {
      marks: [{ studentId: amara.id, status: 'excused' }],
    });
    expect(await student.next('MY_ATTENDANCE')).toMatchObject({ status: 'excused' });
    looked.resolve();
    looking.mockRestore();
    await old.next('REMOVED');
    await room.settled();
    expect(old.events).not.toContain('ATTENDANCE_MARKED');
    await school.request(colleague, 'post', `/live-sessions/${id}/end`);
  });

  it('cannot be given to someone who may not run it', async () => {
    const { teacher, colleague, amara, stranger } = school;
    room = await school.classroom();
    const { sessionId: id } = room;
    const other = await school.app.signUp('teacher');
    const refused = (hostId: unknown) => codeOf(patch(teacher, id, { hostId }));
    expect(await refused('0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11')).toEqual([404, 'TEACHER_NOT_FOUND']);
    for (const { id: student } of [amara, stranger]) expect(await refused(student)).toEqual([422, 'NOT_A_TEACHER']);
    expect(await refused(other.id)).toEqual([422, 'HOST_NOT_ON_STAFF']);
    for (const wrong of ['me', null, 5, [colleague.id]]) expect((await refused(wrong))[0]).toBe(400);
    expect(await codeOf(patch(other, id, { hostId: other.id }))).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await codeOf(patch(amara, id, { hostId: colleague.id }))).toEqual([403, 'TEACHER_ONLY']);
    for (let twice = 0; twice < 2; twice++) await patch(teacher, id, { hostId: colleague.id }).expect(200);
  });

  it('can be reassigned by an admin who sees that its host is deactivated', async () => {
    const { colleague } = school;
    room = await school.classroom();
    const leaver = await school.app.signUp('teacher');
    const { id } = await school.request<{ id: string }>(leaver, 'post', '/live-sessions', {
      title: 'Left behind',
      startsAt: new Date(Date.now() + 3_600_000),
    });
    await school.request(admin, 'patch', `/users/${leaver.id}`, { status: 'inactive' });
    const path = `/live-sessions?host=${leaver.id}&status=scheduled`;
    expect(await school.request(admin, 'get', path)).toMatchObject([{ id, hostActive: false }]);
    expect(await codeOf(patch(admin, id, { hostId: leaver.id, title: 'Still behind' }))).toEqual([200, undefined]);
    await patch(admin, id, { hostId: colleague.id }).expect(200);
    expect(await school.request(admin, 'get', path)).toEqual([]);
    expect(await school.request(colleague, 'get', `/live-sessions/${id}`)).toMatchObject({ isHost: true, canStart: true });
  });
});
