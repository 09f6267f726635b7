import { CommandBus } from '@nestjs/cqrs';
import { JoinSession } from '../../src/contracts/live-session/presence.ts';
import { newId } from '../../src/kernel/ids.ts';
import { PubSub, type Ephemeral } from '../../src/kernel/messaging/pub-sub.ts';
import { MediaRooms } from '../../src/modules/realtime/media/media-rooms.ts';
import { School, type Classroom } from '../support/school.ts';

const SIGNALS = ['WEBRTC_OFFER', 'WEBRTC_ANSWER', 'WEBRTC_ICE_CANDIDATE'] as const;
const signal = { type: 'offer', sdp: 'v=0\r\n', nested: { list: [1, null, 'two'] } };

describe('a signal between participants', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  it('reaches the one device on which the named user announced it last, unchanged and with the sender set by the server', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const [host, phone, laptop, neighbour] = [
      await room.enter(teacher),
      await room.enter(amara),
      await room.enter(amara),
      await room.enter(luca),
    ];
    const elsewhere = await room.connect(amara);
    for (const device of [phone, laptop]) await device.done('PEER_JOINED', { to: teacher.id });
    for (const event of SIGNALS) {
      await host.done(event, { to: amara.id, signal });
      expect(await laptop.next(event)).toEqual({ sessionId: room.sessionId, from: teacher.id, signal });
    }
    await room.settled();
    expect([phone, neighbour, elsewhere].map(({ events }) => events)).toEqual([['MEDIA_CHANGED'], [], []]);
    expect(phone.of('MEDIA_CHANGED')[0]!.media).toMatchObject({ mode: 'none', reason: 'elsewhere' });
    expect(await phone.refused('WEBRTC_OFFER', { to: teacher.id, signal })).toBe('VIDEO_ELSEWHERE');
  });

  it('reaches everyone in the room, including the sender, if it says that the sender is ready for connections', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    const outside = await room.connect(luca);
    await student.done('PEER_JOINED', {});
    for (const socket of [host, student])
      expect(await socket.next('PEER_JOINED')).toEqual({ sessionId: room.sessionId, from: amara.id, offers: false });
    await room.settled();
    expect(outside.events).toEqual([]);
  });

  it('goes only to participants, and comes only from participants', async () => {
    const { teacher, amara, luca, stranger } = school;
    room = await school.classroom();
    const host = await room.enter(teacher);
    const outside = await room.connect(luca);
    for (const event of SIGNALS) {
      for (const to of [luca.id, stranger.id, newId()]) expect(await host.refused(event, { to, signal })).toBe('PEER_NOT_FOUND');
      expect(await outside.refused(event, { to: teacher.id, signal })).toBe('NOT_IN_A_SESSION');
    }
    expect(await outside.refused('PEER_JOINED', {})).toBe('NOT_IN_A_SESSION');
    const student = await room.enter(amara);
    expect(await host.refused('WEBRTC_OFFER', { to: amara.id, signal })).toBe('PEER_WITHOUT_VIDEO');
    await student.done('PEER_JOINED', { to: teacher.id });
    await student.done('LEAVE_SESSION', {});
    expect(await host.refused('WEBRTC_OFFER', { to: amara.id, signal })).toBe('PEER_NOT_FOUND');
    await room.settled();
    expect([host, outside, student].map(({ events }) => events)).toEqual([['PEER_JOINED'], [], []]);
  });

  it('is passed to the other nodes, because the recipient may be connected to one of them', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const said: Ephemeral[] = [];
    const elsewhere = newId();
    const wire = school.app.app.get(PubSub, { strict: false });
    const publish = wire.publish.bind(wire);
    wire.publish = (one) => ('topic' in one ? said.push(one) : publish(one));
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    await host.done('PEER_JOINED', {});
    await student.done('PEER_JOINED', { to: teacher.id });
    // As if the place of the host were with a connection to another node.
    const by = { userId: teacher.id, role: 'teacher', deviceId: newId(), expiresAt: Infinity } as const;
    const { app } = school.app;
    const join = new JoinSession(by, room.sessionId, { id: elsewhere, nodeId: newId() }, true);
    await app.get(CommandBus, { strict: false }).execute(join);
    app.get(MediaRooms, { strict: false }).look(room.sessionId);
    await student.next('PEER_LEFT');
    await student.done('WEBRTC_OFFER', { to: teacher.id, signal });
    wire.publish = publish;
    expect(said.at(-1)).toMatchObject({
      data: { event: 'WEBRTC_OFFER', from: { userId: amara.id }, to: { connectionId: elsewhere }, signal },
    });
  });

  it('carries the counts of the register to the whole room if staff share them', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    await host.done('TODAY_SUMMARY', {});
    const summary = await host.done('TODAY_SUMMARY', { share: true });
    for (const socket of [host, student]) expect(await socket.next('TODAY_SUMMARY')).toEqual({ sessionId: room.sessionId, summary });
    await room.settled();
    expect([host, student].map(({ events }) => events)).toEqual([['TODAY_SUMMARY'], ['TODAY_SUMMARY']]);
  });

  /** Regression: each repetition was a message to everyone. */
  it('reaches the room at most a few times a second, however often it is repeated, and the last one always does', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const [host, student, neighbour] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    await Promise.all(Array.from({ length: 40 }, () => student.done('PEER_JOINED', {})));
    await Promise.all(Array.from({ length: 40 }, () => host.done('TODAY_SUMMARY', { share: true })));
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    const { late } = await host.done('TODAY_SUMMARY', { share: true });
    expect(late).toBe(1);
    let last = await neighbour.next('TODAY_SUMMARY');
    while (last.summary.late === 0) last = await neighbour.next('TODAY_SUMMARY');
    for (let n = 0; n < 2; n++) expect(await neighbour.next('PEER_JOINED')).toMatchObject({ from: amara.id });
    for (const event of ['PEER_JOINED', 'TODAY_SUMMARY'] as const) expect(neighbour.of(event).length).toBeLessThan(10);
  });

  it('may have 32 KB if it is a description, and 2 KB if it is a candidate', async () => {
    const { teacher, amara } = school;
    room = await school.classroom();
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    for (const socket of [host, student]) await socket.done('PEER_JOINED', {});
    const of = (bytes: number) => ({ to: teacher.id, signal: { sdp: 'ü'.repeat((bytes - '{"sdp":""}'.length) / 2) } });
    for (const [event, bytes] of [
      ['WEBRTC_OFFER', 32 * 1024],
      ['WEBRTC_ANSWER', 32 * 1024],
      ['WEBRTC_ICE_CANDIDATE', 2 * 1024],
    ] as const) {
      await student.done(event, of(bytes));
      expect(await host.next(event)).toMatchObject({ from: amara.id });
      expect(await student.refused(event, of(bytes + 2))).toBe('SIGNAL_TOO_LARGE');
    }
    expect(await student.refused('WEBRTC_ICE_CANDIDATE', { signal: of(2 * 1024 + 2).signal })).toBe('SIGNAL_TOO_LARGE');
    expect(await student.refused('WEBRTC_ANSWER', { signal: of(40 * 1024).signal })).toBe('PEER_NEEDED');
    expect(host.of('WEBRTC_OFFER')).toHaveLength(1);
  });

  /** A place is what makes an arrival known to the room, so the messages do not grow with the square of the users. */
  it('says who is ready only of those who have a place, however many ask', async () => {
    const small = await School.open({ MESH_PEERS: '2' });
    const crowd = await Promise.all(Array.from({ length: 10 }, () => small.app.signUp('student')));
    room = await small.classroom(crowd);
    try {
      const sockets = await Promise.all(crowd.map((user) => room.connect(user)));
      await Promise.all(sockets.map((socket) => socket.done('JOIN_SESSION', { sessionId: room.sessionId, media: true })));
      const answers = await Promise.all(sockets.map((socket) => socket.ask('PEER_JOINED', {})));
      expect(answers.filter(({ success }) => success)).toHaveLength(2);
      const idle = sockets.filter((_, index) => !answers[index]!.success);
      for (const socket of idle) for (let n = 0; n < 2; n++) await socket.next('PEER_JOINED');
      await room.settled();
      expect(idle.map((socket) => socket.of('PEER_JOINED').length)).toEqual(idle.map(() => 2));
      await room.outsiderLeaves();
    } finally {
      await Promise.all([room.close(), small.app.close()]);
    }
  });

  it('goes to one participant only if it names that participant', async () => {
    const { teacher, amara, luca, stranger } = school;
    room = await school.classroom();
    const [host, student, neighbour] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    await student.done('PEER_JOINED', { to: teacher.id });
    expect(await host.next('PEER_JOINED')).toEqual({ sessionId: room.sessionId, from: amara.id, offers: false });
    expect(await student.refused('PEER_JOINED', { to: stranger.id })).toBe('PEER_NOT_FOUND');
    await room.settled();
    expect([student, neighbour].map(({ events }) => events)).toEqual([[], []]);
  });
});
