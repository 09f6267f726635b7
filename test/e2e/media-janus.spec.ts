import { FakeJanus } from '../support/fake-janus.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

const offer = { type: 'offer', sdp: 'v=0\r\n', tracks: [{ mid: '0', source: 'camera' }] };

describe('a room with more people than the mesh can carry', () => {
  let janus: FakeJanus;
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    janus = await FakeJanus.start();
    school = await School.open({ MESH_PEERS: '2', JANUS_URL: janus.url, JANUS_SECRET: 'janus-secret' });
  });
  afterAll(async () => {
    await school.app.close();
    await janus.stop();
  });
  afterEach(() => room.close());

  const join = async (user: School['amara']) => {
    const socket = await room.connect(user);
    const { media } = await socket.done('JOIN_SESSION', { sessionId: room.sessionId, media: true });
    return { socket, media };
  };
  const modeOf = async (socket: TestSocket) => (await socket.next('MEDIA_CHANGED')).media.mode;
  /** Sends its video to Janus, and returns what Janus answered. */
  const publish = async (socket: TestSocket) => {
    await socket.done('WEBRTC_OFFER', { signal: offer });
    return socket.next('WEBRTC_ANSWER');
  };

  it('has its video through Janus, over the mesh while Janus is gone, and through Janus again', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom([amara, luca]);
    const { sessionId } = room;
    const [{ socket: host, media }, { socket: student }] = [await join(teacher), await join(amara)];
    expect([media.mode, host.of('MEDIA_CHANGED')]).toEqual(['mesh', []]);
    expect(await host.refused('WEBRTC_OFFER', { signal: offer })).toBe('PEER_NEEDED');
    const { socket: third, media: ofThird } = await join(luca);
    expect(ofThird).toMatchObject({ mode: 'janus', limit: 20, peers: [{ offers: false }, { offers: false }] });
    expect([await modeOf(host), await modeOf(student)]).toEqual(['janus', 'janus']);
    expect(await third.refused('WEBRTC_OFFER', { to: teacher.id, signal: offer })).toBe('PEER_NOT_NEEDED');
    expect(await third.refused('WEBRTC_ANSWER', { signal: { type: 'answer', sdp: 'v=0' } })).toBe('SIGNAL_INVALID');
    expect(await publish(host)).toEqual({
      sessionId,
      from: null,
      signal: { direction: 'send', type: 'answer', sdp: `v=0 answer to ${teacher.id}` },
    });
    for (const socket of [student, third])
      expect(await socket.next('WEBRTC_OFFER')).toMatchObject({
        from: null,
        signal: { tracks: [{ mid: '0', userId: teacher.id, source: 'camera' }] },
      });

    await janus.stop();
    const modes = [await modeOf(host), await modeOf(student), await modeOf(third)];
    expect(modes).toEqual(['mesh', 'mesh', 'none']);
    await host.done('WEBRTC_OFFER', { to: amara.id, signal: offer });
    expect(await student.next('WEBRTC_OFFER')).toMatchObject({ from: teacher.id });
    await host.done('ATTENDANCE_MARKED', { studentId: luca.id, status: 'late' });
    expect(await third.next('MY_ATTENDANCE')).toMatchObject({ status: 'late' });
    await host.done('CHAT_MESSAGE', { text: 'Please wait a moment.' });
    for (const socket of [student, third]) expect(await socket.next('CHAT_MESSAGE')).toMatchObject({ text: 'Please wait a moment.' });

    await janus.listen();
    expect([await modeOf(host), await modeOf(student), await modeOf(third)]).toEqual(['janus', 'janus', 'janus']);
    await publish(third);
    for (const socket of [host, student])
      expect((await socket.next('WEBRTC_OFFER')).signal).toMatchObject({ tracks: [{ userId: luca.id }] });
  });
});
