import { School, type Classroom } from '../support/school.ts';
import type { SignedUp } from '../support/app.ts';
import type { TestSocket } from '../support/socket.ts';

describe('a new name', () => {
  let school: School;
  let room: Classroom;
  let count = 0;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  const rename = async (who: SignedUp): Promise<{ userId: string; name: string }> => {
    const name = `New name ${++count}`;
    await school.request(who, 'patch', '/auth/me', { name });
    return { userId: who.id, name };
  };
  const heard = (socket: TestSocket) => socket.of('USER_RENAMED');

  it('of a student is announced to the room, the class and their other devices, once each, and to nobody else', async () => {
    const { teacher, colleague, amara, luca, stranger } = school;
    room = await school.classroom();
    const [host, inside] = [await room.enter(teacher), await room.enter(amara)];
    const [device, classmate, elsewhere] = [await room.connect(amara), await room.connect(luca), await room.connect(stranger)];
    const coTeacher = await room.connect(colleague);
    const renamed = await rename(amara);
    for (const socket of [host, inside, device, classmate, coTeacher]) expect(await socket.next('USER_RENAMED')).toEqual(renamed);
    await room.settled();
    for (const socket of [host, inside, device, classmate, coTeacher]) expect(heard(socket)).toHaveLength(1);
    expect(elsewhere.events).toEqual([]);
    expect(
      (await room.enter(luca).then((socket) => socket.done('JOIN_SESSION', { sessionId: room.sessionId }))).participants.items,
    ).toContainEqual(expect.objectContaining({ ...renamed, role: 'student' }));
  });

  it('of a guest is announced to the room while they are in it, and later to its staff, whose register has their line', async () => {
    const { teacher, amara, yuki } = school;
    room = await school.classroom([amara], { visibility: 'public' });
    const [host, member, guest] = [await room.enter(teacher), await room.enter(amara), await room.enter(yuki)];
    await host.next('LINE_ADDED');
    const first = await rename(yuki);
    for (const socket of [host, member, guest]) expect(await socket.next('USER_RENAMED')).toEqual(first);
    await guest.done('LEAVE_SESSION', {});
    const second = await rename(yuki);
    for (const socket of [host, guest]) expect(await socket.next('USER_RENAMED')).toEqual(second);
    await host.done('DONE', {});
    const third = await rename(yuki);
    expect(await guest.next('USER_RENAMED')).toEqual(third);
    await room.settled();
    expect([heard(host).length, heard(member).length, heard(guest).length]).toEqual([2, 1, 3]);
  });

  it('of a host is announced as the instructor’s: to the room with a number, to the class, and to the catalogue if the session is public', async () => {
    const { amara, luca, yuki } = school;
    room = await school.classroom();
    const host = await school.app.signUp('teacher');
    const start = async (more: object) => {
      const classId = await school.newClass(host, [amara, luca]);
      return school.request<{ id: string }>(host, 'post', '/live-sessions', { title: 'Optics', classId, startNow: true, ...more });
    };
    const { id: open } = await start({ visibility: 'public', videoUrl: 'https://video.example/lesson.mp4' });
    const [inside, outside, watcher] = [await room.connect(amara), await room.connect(luca), await room.connect(yuki)];
    await inside.done('JOIN_SESSION', { sessionId: open });
    await watcher.done('WATCH_CATALOGUE', {});
    const { name } = await rename(host);
    const numbered = await inside.next('SESSION_UPDATED');
    expect(numbered).toMatchObject({ sessionId: open, seq: expect.any(Number), session: { instructor: name } });
    const announced = await outside.next('SESSION_UPDATED');
    expect(announced).toMatchObject({ sessionId: open, session: { instructor: name } });
    expect(announced).not.toHaveProperty('seq');
    const session = { instructor: name, videoUrl: null, video: null };
    expect(await watcher.next('SESSION_UPDATED')).toMatchObject({ sessionId: open, session });
    await room.settled();
    expect(watcher.events).toEqual(['SESSION_UPDATED']);
    // A session with its own instructor name does not show the host's name.
    await school.request(host, 'patch', `/live-sessions/${open}`, { instructor: 'Dr Who' });
    await inside.next('SESSION_UPDATED');
    await rename(host);
    await inside.next('USER_RENAMED');
    await start({});
    await outside.next('SESSION_STARTED');
    await room.settled();
    expect([inside.of('SESSION_UPDATED').length, watcher.of('SESSION_UPDATED').length]).toEqual([2, 1]);
  });

  it('of a class is announced to its teachers and students, and to nobody else', async () => {
    const { teacher, colleague, amara, stranger } = school;
    room = await school.classroom();
    const members = [await room.enter(teacher), await room.connect(colleague), await room.enter(amara)];
    const elsewhere = await room.connect(stranger);
    await school.request(teacher, 'patch', `/classes/${room.classId}`, { name: 'Physics 11b' });
    for (const socket of members) expect(await socket.next('CLASS_RENAMED')).toEqual({ classId: room.classId, name: 'Physics 11b' });
    await school.request(teacher, 'patch', `/classes/${room.classId}`, { name: 'Physics 11b' });
    await room.settled();
    for (const socket of members) expect(socket.of('CLASS_RENAMED')).toHaveLength(1);
    expect(elsewhere.events).toEqual([]);
  });
});
