import { SendHeartbeat } from '../../src/modules/realtime/jobs/send-heartbeat.ts';
import { School, type Classroom } from '../support/school.ts';

const offer = { type: 'offer', sdp: 'v=0\r\n' };

describe('the mesh', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    // The heartbeat would hide it if nothing else brought the next in line.
    school = await School.open({ MESH_PEERS: '3' }, { override: (builder) => builder.overrideProvider(SendHeartbeat).useValue({}) });
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  const join = async (user: School['amara']) => {
    const socket = await room.connect(user);
    const { media } = await socket.done('JOIN_SESSION', { sessionId: room.sessionId, media: true });
    return { socket, media };
  };

  it('lets peers in up to the cap, each pair with one side that offers, and tells the next one why not', async () => {
    const { teacher, amara, luca, yuki } = school;
    room = await school.classroom([amara, luca, yuki]);
    const [one, two, three] = [await join(teacher), await join(amara), await join(luca)];
    expect(one.media).toMatchObject({ mode: 'mesh', reason: null, limit: 3, peers: [] });
    expect(two.media.peers).toEqual([{ userId: teacher.id, offers: false }]);
    expect(three.media.peers.map(({ offers }) => offers)).toEqual([false, false]);
    expect(await one.socket.next('PEER_JOINED')).toEqual({ sessionId: room.sessionId, from: amara.id, offers: true });
    for (const { socket } of [one, two]) expect(await socket.next('PEER_JOINED')).toMatchObject({ from: luca.id, offers: true });
    const four = await join(yuki);
    expect(four.media).toMatchObject({ mode: 'none', reason: 'full', message: expect.stringContaining('3 people'), peers: [], limit: 3 });
    expect(await four.socket.refused('WEBRTC_OFFER', { to: teacher.id, signal: offer })).toBe('VIDEO_FULL');
    expect(await one.socket.refused('WEBRTC_OFFER', { to: yuki.id, signal: offer })).toBe('PEER_WITHOUT_VIDEO');
    await two.socket.drop();
    for (const { socket } of [one, three]) expect(await socket.next('PEER_LEFT')).toEqual({ sessionId: room.sessionId, userId: amara.id });
    const { media } = await four.socket.next('MEDIA_CHANGED');
    expect(media).toMatchObject({ mode: 'mesh', peers: [teacher, luca].map(({ id }) => ({ userId: id, offers: false })) });
    for (const { socket } of [one, three]) expect(await socket.next('PEER_JOINED')).toMatchObject({ from: yuki.id, offers: true });
    await one.socket.done('WEBRTC_OFFER', { to: yuki.id, signal: offer });
    expect(await four.socket.next('WEBRTC_OFFER')).toEqual({ sessionId: room.sessionId, from: teacher.id, signal: offer });
  });

  /** Regression: the one who left was forgotten before the database was, so the next in line got the place with the heartbeat, up to ten seconds later. */
  it('gives the last place to one of those who ask for it at once, and the next to the other', async () => {
    const { teacher, amara, luca, yuki } = school;
    room = await school.classroom([amara, luca, yuki]);
    const [host] = [await join(teacher), await join(amara)];
    await host!.socket.next('PEER_JOINED');
    for (let round = 0; round < 5; round++) {
      const both = await Promise.all([luca, yuki].map(join));
      const [inside, full] = both.toSorted((a, b) => b.media.peers.length - a.media.peers.length);
      expect(inside!.media).toMatchObject({ mode: 'mesh', reason: null, peers: [expect.anything(), expect.anything()] });
      expect(full!.media).toMatchObject({ mode: 'none', reason: 'full', peers: [] });
      expect((await host!.socket.next('PEER_JOINED')).from).toBe([luca, yuki][both.indexOf(inside!)]!.id);
      await inside!.socket.done('LEAVE_SESSION');
      expect((await full!.socket.next('MEDIA_CHANGED')).media).toMatchObject({
        mode: 'mesh',
        peers: [expect.anything(), expect.anything()],
      });
      expect((await host!.socket.next('PEER_JOINED')).from).toBe([luca, yuki][both.indexOf(full!)]!.id);
      await full!.socket.done('LEAVE_SESSION');
      for (let left = 0; left < 2; left++) await host!.socket.next('PEER_LEFT');
    }
    await room.settled();
    expect(host!.socket.of('PEER_JOINED')).toHaveLength(11);
  });
});
