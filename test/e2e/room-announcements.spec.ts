import type { SignedUp } from '../support/app.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

const LATER = '2049-09-01T09:00:00Z';

describe('announcements outside a room', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  it('a class is told without numbers that its session changes and ends; the room is told of each once, with its number', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const [host, inside, outside] = [await room.enter(teacher), await room.enter(amara), await room.connect(luca)];
    await school.request(teacher, 'patch', `/live-sessions/${room.sessionId}`, { title: 'Induction, again' });
    await host.done('DONE', {});
    expect(await outside.next('SESSION_UPDATED')).toMatchObject({
      sessionId: room.sessionId,
      session: { title: 'Induction, again', status: 'live' },
    });
    expect(await outside.next('SESSION_ENDED')).toMatchObject({ sessionId: room.sessionId, outcome: 'held' });
    await inside.next('DONE');
    await room.settled();
    expect(outside.events).toEqual(['SESSION_UPDATED', 'SESSION_ENDED']);
    expect(outside.heard.filter(({ message }) => 'seq' in message || 'after' in message)).toEqual([]);
    expect(inside.events).toEqual(['SESSION_UPDATED', 'SESSION_ENDED', 'MY_ATTENDANCE', 'DONE']);
    expect(inside.heard.filter(({ event, message }) => !('after' in message) && inside.events.includes(event))).toEqual([]);
  });

  it('a class is told when a session is scheduled, changed, cancelled or started', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const student = await room.connect(amara);
    const planned = { title: 'Optics', classId: room.classId, startsAt: LATER };
    const { id } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', planned);
    expect(await student.next('SESSION_UPDATED')).toMatchObject({ sessionId: id, session: { status: 'scheduled', startedAt: null } });
    await school.request(teacher, 'patch', `/live-sessions/${id}`, { title: 'Waves' });
    expect(await student.next('SESSION_UPDATED')).toMatchObject({ session: { title: 'Waves' } });
    await school.request(teacher, 'delete', `/live-sessions/${id}`);
    expect(await student.next('SESSION_UPDATED')).toMatchObject({ session: { status: 'cancelled' } });

    const other = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', {
      ...planned,
      startsAt: undefined,
      startNow: true,
      replace: true,
    });
    expect(await student.next('SESSION_ENDED')).toMatchObject({ sessionId: room.sessionId, outcome: 'replaced' });
    expect(await student.next('SESSION_STARTED')).toMatchObject({ sessionId: other.id, session: { title: 'Optics', status: 'live' } });
  });

  it('a student receives the announcements of the class from enrolment until unenrolment', async () => {
    const { teacher, amara, yuki } = school;
    room = await school.classroom([amara]);
    const [newcomer, leaver] = [await room.connect(yuki), await room.connect(amara)];
    await school.enrol(teacher, room.classId, [yuki]);
    await school.request(teacher, 'delete', `/classes/${room.classId}/students/${amara.id}`);
    await school.request(teacher, 'patch', `/live-sessions/${room.sessionId}`, { title: 'Induction, again' });
    await newcomer.next('SESSION_UPDATED');
    await room.settled();
    expect([newcomer.events, leaver.events]).toEqual([['SESSION_UPDATED'], []]);
  });

  it.each([
    ['from a later date', { startsAt: LATER }],
    ['for a past period', { startsAt: '2020-09-01T09:00:00Z', endsAt: '2021-07-01T09:00:00Z' }],
  ])('a student enrolled %s receives no announcements of the class now (regression: they received all)', async (_, dates) => {
    const { teacher, yuki } = school;
    room = await school.classroom();
    const [host, other] = [await room.connect(teacher), await room.connect(yuki)];
    await school.request(teacher, 'post', `/classes/${room.classId}/students`, { students: [{ userId: yuki.id }], ...dates });
    await school.request(teacher, 'patch', `/live-sessions/${room.sessionId}`, { title: 'Induction, again' });
    await host.next('SESSION_UPDATED');
    await room.settled();
    expect(other.events).toEqual([]);
  });

  it('a client that watches the catalogue is told when public sessions start and end, and nothing about other sessions', async () => {
    const { teacher, yuki } = school;
    room = await school.classroom();
    const [watcher, other] = [await room.connect(yuki), await room.connect(yuki)];
    expect(await watcher.done('WATCH_CATALOGUE', {})).toBeNull();
    await school.request(teacher, 'patch', `/live-sessions/${room.sessionId}`, { title: 'Not for all' });
    const open = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', {
      title: 'Open day',
      videoUrl: 'https://video.example/lesson.mp4',
      startNow: true,
    });
    expect(await watcher.next('SESSION_STARTED')).toMatchObject({
      sessionId: open.id,
      session: { title: 'Open day', classId: null, videoUrl: null, video: null },
    });
    await school.request(teacher, 'patch', `/live-sessions/${open.id}`, { title: 'Open week' });
    await school.request(teacher, 'post', `/live-sessions/${open.id}/end`);
    expect(await watcher.next('SESSION_ENDED')).toMatchObject({ sessionId: open.id, outcome: 'not_held' });
    await school.request(teacher, 'post', `/live-sessions/${room.sessionId}/end`);
    await room.settled();
    expect([watcher.events, other.events]).toEqual([['SESSION_STARTED', 'SESSION_ENDED'], []]);
  });

  describe('the video of a live session', () => {
    const video = { videoUrl: 'https://video.example/lesson.mp4' };
    /** What each was told of the session, and what GET shows them. */
    const told = async (sockets: readonly [SignedUp, TestSocket][]) =>
      Promise.all(
        sockets.map(async ([by, socket]) => {
          const { session } = await socket.next('SESSION_UPDATED');
          const shown = await school.request<{ videoUrl: string | null }>(by, 'get', `/live-sessions/${room.sessionId}`);
          return [session.videoUrl, session.video !== null, shown.videoUrl];
        }),
      );
    const edit = (title: string) => school.request(school.teacher, 'patch', `/live-sessions/${room.sessionId}`, { title });
    const [shown, hidden] = [
      [video.videoUrl, true, video.videoUrl],
      [null, false, null],
    ];

    it('is in announcements only to those whom GET shows it (regression: the whole class got it, also those who were removed)', async () => {
      const { teacher, amara, luca, yuki } = school;
      room = await school.classroom([amara, luca, yuki], video);
      const [host, removed, seen] = [await room.enter(teacher), await room.enter(amara), await room.enter(yuki)];
      const [late, otherTab] = [await room.connect(luca), await room.connect(amara)];
      await seen.done('LEAVE_SESSION', {});
      await host.done('PARTICIPANT_REMOVED', { userId: amara.id });
      await removed.next('REMOVED');
      await host.done('ROOM_LOCKED', { locked: true });
      expect((await late.next('ROOM_LOCKED')).locked).toBe(true);
      await edit('Behind a locked door');
      const all: [SignedUp, TestSocket][] = [
        [amara, removed],
        [amara, otherTab],
        [luca, late],
        [yuki, seen],
      ];
      expect(await told(all)).toEqual([hidden, hidden, hidden, shown]);
      await host.done('ROOM_LOCKED', { locked: false });
      expect((await late.next('ROOM_LOCKED')).locked).toBe(false);
      await edit('Behind an open door');
      expect(await told(all)).toEqual([hidden, hidden, shown, shown]);
      await host.done('PARTICIPANT_READMITTED', { userId: amara.id });
      await removed.next('PARTICIPANT_READMITTED');
      await edit('For all again');
      expect(await told(all)).toEqual([shown, shown, shown, shown]);
      await room.settled();
      // Whether the door is open is no matter for those who were removed.
      expect([removed, otherTab].map((socket) => socket.of('ROOM_LOCKED'))).toEqual([[], []]);
      expect(all.map(([, socket]) => socket.of('SESSION_UPDATED').length)).toEqual([3, 3, 3, 3]);
      await host.done('DONE', {});
    });

    it('is in what those who have booked are told, and in what its old host is, who still teaches the class', async () => {
      const { teacher, colleague, yuki } = school;
      room = await school.classroom([], video);
      const planned = { title: 'Optics', classId: room.classId, visibility: 'booked', startsAt: LATER, ...video };
      const { id } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', planned);
      await school.request(yuki, 'post', `/live-sessions/${id}/bookings`, {});
      const [old, booked] = [await room.connect(teacher), await room.connect(yuki)];
      await school.request(teacher, 'patch', `/live-sessions/${id}`, { hostId: colleague.id });
      expect((await booked.next('SESSION_UPDATED')).session).toMatchObject({ ...video, hostId: colleague.id });
      await school.request(colleague, 'delete', `/live-sessions/${id}`);
      // Whether it still has the video depends on whether the booking is cancelled by then, as in GET.
      expect((await booked.next('SESSION_UPDATED')).session).toMatchObject({ status: 'cancelled' });
      while ((await old.next('SESSION_UPDATED')).session.status !== 'cancelled');
      expect(old.of('SESSION_UPDATED').map(({ session }) => session.videoUrl)).toEqual(old.of('SESSION_UPDATED').map(() => video.videoUrl));
    });
  });

  it('the meeting URL and password are sent to users when they join, and to nobody else', async () => {
    const { teacher, amara, luca } = school;
    const meeting = { meetingUrl: 'https://meet.example/j/123', meetingPassword: 'sesame' };
    room = await school.classroom([amara, luca], meeting);
    const [student, outside] = [await room.connect(amara), await room.connect(luca)];
    expect(await student.done('JOIN_SESSION', { sessionId: room.sessionId })).toMatchObject(meeting);
    await school.request(teacher, 'patch', `/live-sessions/${room.sessionId}`, { title: 'Induction, again' });
    await outside.next('SESSION_UPDATED');
    await student.next('SESSION_UPDATED');
    expect(JSON.stringify([outside.heard, student.heard])).not.toMatch(/meet\.example|sesame/);
  });
});
