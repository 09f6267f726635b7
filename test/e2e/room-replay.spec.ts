import { jest } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MarkStatus } from '../../src/contracts/attendance.ts';
import type { JoinAnswer, OnTheWire } from '../../src/contracts/realtime.ts';
import { SendHeartbeat } from '../../src/modules/realtime/jobs/send-heartbeat.ts';
import { RoomHub } from '../../src/modules/realtime/hub/room-hub.ts';
import { RoomReplay } from '../../src/modules/realtime/hub/room-replay.ts';
import { startApp } from '../support/app.ts';
import { newDatabase } from '../support/database.ts';
import { School, type Classroom } from '../support/school.ts';
import { connect, Outsider, type TestSocket } from '../support/socket.ts';

type Missed = NonNullable<OnTheWire<JoinAnswer>['missed']>;

/** What a listener received, in order, whether live or in `missed`. Marks are listed one by one, because consecutive ones may be combined. */
const told = (messages: readonly { event: string; message: object }[]) =>
  messages
    .filter(({ message }) => 'after' in message)
    .flatMap(({ event, message }) =>
      'marks' in message ? (message.marks as object[]).map((mark) => [event, mark]) : [[event, unnumbered(message)]],
    );
const unnumbered = (message: object) => ({ ...message, seq: 0, after: 0 });
const asHeard = (missed: Missed) => missed.map(({ event, data }) => ({ event, message: data }));

describe('a client that returns to a room', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    // The burst of marks exceeds the normal command rate.
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    await room.close();
  });

  const mark = (by: TestSocket, studentId: string, ...statuses: MarkStatus[]) =>
    by.done('ATTENDANCE_MARKED', { marks: statuses.map((status) => ({ studentId, status })) });
  const rejoin = async (user: Parameters<Classroom['connect']>[0], since: number) => {
    const socket = await room.connect(user);
    return { socket, answer: await socket.done('JOIN_SESSION', { sessionId: room.sessionId, since }) };
  };

  it('gets exactly what another client of the same user received in the meantime, for staff and for students', async () => {
    const { teacher, colleague, amara, luca, yuki } = school;
    room = await school.classroom();
    const [host, stayed, student] = [await room.enter(teacher), await room.enter(colleague), await room.enter(amara)];
    const [lost, lostStudent] = [await room.enter(colleague), await room.enter(amara)];
    await mark(host, amara.id, 'late');
    await room.settled();
    const from = stayed.heard.length;
    await Promise.all([lost.drop(), lostStudent.drop()]);
    const studentFrom = student.heard.length;

    await mark(host, luca.id, 'present');
    await mark(host, amara.id, 'absent', 'excused');
    await school.enrol(teacher, room.classId, [yuki]);
    await school.request(teacher, 'patch', `/live-sessions/${room.sessionId}`, { title: 'Induction, again' });
    await mark(host, amara.id, 'present');
    await host.done('ATTENDANCE_MARKED', { rest: 'absent' });
    await room.settled();

    const staff = await rejoin(colleague, lost.number!);
    expect(staff.answer).toMatchObject({ snapshot: null, resync: false, staff: true });
    expect(told(asHeard(staff.answer.missed!))).toEqual(told(stayed.heard.slice(from)));
    expect(staff.answer.missed!.map(({ event }) => event)).toEqual([
      'ATTENDANCE_MARKED',
      'LINE_ADDED',
      'SESSION_UPDATED',
      'ATTENDANCE_MARKED',
      // The rest comes on its own.
      'ATTENDANCE_MARKED',
    ]);
    const own = await rejoin(amara, lostStudent.number!);
    expect(told(asHeard(own.answer.missed!))).toEqual(told(student.heard.slice(studentFrom)));
    expect(own.answer.missed!.map(({ event }) => event)).toEqual(['MY_ATTENDANCE', 'SESSION_UPDATED', 'MY_ATTENDANCE']);

    // What comes next reaches both in the same way.
    const { seq } = await mark(host, amara.id, 'late');
    for (const socket of [staff.socket, stayed])
      expect((await socket.next('ATTENDANCE_MARKED')) && socket.of('ATTENDANCE_MARKED').at(-1)!.seq).toBe(seq);
    expect((await own.socket.next('MY_ATTENDANCE')).seq).toBe(seq);
  });

  it('gets nothing if it missed nothing, and everything if it asks from the beginning', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const host = await room.enter(teacher);
    await mark(host, amara.id, 'present');
    await room.settled();
    const nothing = await rejoin(teacher, host.number!);
    expect(nothing.answer).toMatchObject({ missed: [], snapshot: null, resync: false });
    const all = await rejoin(teacher, 0);
    expect(all.answer.missed!.map(({ event }) => event)).toEqual(['SESSION_STARTED', 'ATTENDANCE_MARKED']);
  });

  it.each([
    ['one by one, if there are 200', 200, false],
    ['as a snapshot flagged as a resync, if there are more', 201, true],
  ])('gets missed facts %s', async (_, count, resync) => {
    const { teacher, colleague, amara } = school;
    room = await school.classroom();
    const [host, lost] = [await room.enter(teacher), await room.enter(colleague)];
    await lost.drop();
    await mark(host, amara.id, ...Array.from({ length: count - 1 }, () => 'late' as const), 'excused');
    const { answer, socket } = await rejoin(colleague, lost.number!);
    expect(answer.resync).toBe(resync);
    const marks = (answer.missed ?? []).flatMap(({ data }) => ('marks' in data ? data.marks : []));
    expect(marks).toHaveLength(resync ? 0 : count);
    const last = resync ? answer.snapshot!.marks.find(({ studentId }) => studentId === amara.id) : marks.at(-1);
    expect(last).toMatchObject({ studentId: amara.id, status: 'excused' });
    // For a student, only visible facts count as missed.
    const other = await rejoin(school.luca, lost.number!);
    expect(other.answer).toMatchObject({ missed: [], resync: false });
    await mark(host, amara.id, 'present');
    expect(await socket.next('ATTENDANCE_MARKED')).toMatchObject({ marks: [{ status: 'present' }] });
  });

  it('gets a snapshot if its number is not from this session', async () => {
    room = await school.classroom();
    const { answer } = await rejoin(school.amara, 1_000_000);
    expect(answer).toMatchObject({ missed: null, resync: true });
    expect(answer.snapshot!.session.id).toBe(room.sessionId);
  });

  it('receives what was sent while it was joining once and in order, after the answer', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const [host, newcomer] = [await room.enter(teacher), await room.connect(amara)];
    const replay = school.app.app.get(RoomReplay, { strict: false });
    const run = replay.run.bind(replay);
    jest.spyOn(replay, 'run').mockImplementationOnce(async (...wanted) => {
      const state = await run(...wanted);
      await mark(host, amara.id, 'late');
      await host.next('ATTENDANCE_MARKED');
      await mark(host, amara.id, 'excused');
      await host.next('ATTENDANCE_MARKED');
      return state;
    });
    const { snapshot, seq } = await newcomer.done('JOIN_SESSION', { sessionId: room.sessionId });
    expect(snapshot!.me!.status).toBeNull();
    await mark(host, amara.id, 'present');
    await room.settled();
    expect(newcomer.of('MY_ATTENDANCE').map(({ status }) => status)).toEqual(['excused', 'present']);
    expect(newcomer.of('MY_ATTENDANCE')[0]!.after).toBe(seq);
  });

  it('learns from the heartbeat of a quiet room that it has missed nothing it may see', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const [host, first, second] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    const { seq } = await mark(host, amara.id, 'present');
    await room.settled();
    const hub = school.app.app.get(RoomHub, { strict: false });
    for (const one of hub.all) one.lastEmitAt = -Infinity;
    await school.app.app.get(SendHeartbeat, { strict: false }).run();
    expect((await host.next('HEAD')).seq).toBe(seq);
    expect((await first.next('HEAD')).seq).toBe(seq);
    expect((await second.next('HEAD')).seq).toBeLessThan(seq);
    // A client that had missed the mark would notice now.
    const number = first.number!;
    expect((await rejoin(amara, number - 1)).answer.missed).toMatchObject([{ event: 'MY_ATTENDANCE', data: { seq } }]);
  });

  it('receives facts whose wake-up was lost in order with the next wake-up', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const [host, first] = [await room.enter(teacher), await room.enter(amara)];
    const wakeUps = jest.spyOn(school.app.app.get(RoomHub, { strict: false }), 'handle').mockImplementation(() => undefined);
    await mark(host, amara.id, 'late');
    await mark(host, amara.id, 'absent');
    expect(wakeUps).toHaveBeenCalled();
    wakeUps.mockRestore();
    await room.settled();
    expect(first.events).toEqual([]);
    const { seq } = await mark(host, amara.id, 'present');
    const heard = await first.next('MY_ATTENDANCE');
    expect(heard).toMatchObject({ seq, status: 'present' });
    await room.settled();
    expect(host.of('ATTENDANCE_MARKED').flatMap(({ marks }) => marks.map(({ status }) => status))).toEqual(['late', 'absent', 'present']);
  });

  it('receives facts whose wake-up was lost with the next heartbeat at the latest', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const [host, first] = [await room.enter(teacher), await room.enter(amara)];
    const wakeUps = jest.spyOn(school.app.app.get(RoomHub, { strict: false }), 'handle').mockImplementation(() => undefined);
    const { seq } = await mark(host, amara.id, 'late');
    wakeUps.mockRestore();
    await school.app.app.get(SendHeartbeat, { strict: false }).run();
    expect(await first.next('MY_ATTENDANCE')).toMatchObject({ seq, status: 'late' });
  });

  it('ends up with the marks of the register, whenever it joined during a burst of marks', async () => {
    const { teacher, colleague, amara } = school;
    room = await school.classroom();
    const host = await room.enter(teacher);
    const statuses = ['present', 'late', 'absent', 'excused'] as const;
    const stop = new AbortController();
    const burst = (async () => {
      for (let index = 0; !stop.signal.aborted; index++) await mark(host, amara.id, statuses[index % 4]!);
    })();
    const joined: { socket: TestSocket; answer: OnTheWire<JoinAnswer> }[] = [];
    for (let index = 0; index < 12; index++) {
      const user = index % 2 ? amara : colleague;
      const socket = await room.connect(user);
      joined.push({ socket, answer: await socket.done('JOIN_SESSION', { sessionId: room.sessionId }) });
      await host.settled();
    }
    stop.abort();
    await burst;
    await room.settled();
    const { status } = await joined[1]!.socket.done('MY_ATTENDANCE', {});
    for (const { socket, answer } of joined) {
      const { staff, snapshot } = answer;
      const before = staff ? snapshot!.marks.find(({ studentId }) => studentId === amara.id)!.status : snapshot!.me!.status;
      const after = staff
        ? socket.of('ATTENDANCE_MARKED').flatMap(({ marks }) => marks.map((one) => one.status))
        : socket.of('MY_ATTENDANCE').map((one) => one.status);
      expect([before, ...after].at(-1)).toBe(status);
    }
  });
});

describe('a server that restarts', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  it('tells its clients when to reconnect, and then sends them everything they missed', async () => {
    const database = await newDatabase();
    closers.push(database.drop);
    const env: Record<string, string> = database.url
      ? { DATABASE_URL: database.url }
      : { DATA_DIR: mkdtempSync(join(tmpdir(), 'rollcall-restart-')) };
    const school = await School.open(env);
    closers.push(school.app.close);
    const { teacher, amara } = school;
    const room = await school.classroom();
    const [host, first] = [await room.enter(teacher), await room.enter(amara)];
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    const { status } = await first.next('MY_ATTENDANCE');
    expect(status).toBe('late');
    await host.settled();
    await room.outsiderLeaves();
    await school.app.close();
    for (const socket of [host, first]) {
      expect((await socket.next('RECONNECT')).afterMs).toBeGreaterThanOrEqual(500);
      await socket.ended;
    }
    await room.close();

    const again = await startApp(env);
    closers.push(again.close);
    const outsider = await Outsider.enter(again, school.stranger.token);
    const back = await connect(again, teacher.token);
    const answer = await back.done('JOIN_SESSION', { sessionId: room.sessionId, since: host.number });
    expect(answer).toMatchObject({ missed: [], resync: false, participants: { count: 1 } });
    const student = await connect(again, amara.token);
    await student.done('JOIN_SESSION', { sessionId: room.sessionId, since: first.number! - 1 });
    const { seq } = await back.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    expect(await student.next('MY_ATTENDANCE')).toMatchObject({ seq, status: 'present' });
    await outsider.heardNothing();
    await Promise.all([back.close(), student.close()]);
  });
});
