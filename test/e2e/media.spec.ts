import { School, type Classroom } from '../support/school.ts';

const offer = { type: 'offer', sdp: 'v=0\r\n' };

describe('the mesh', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open({ MESH_PEERS: '3' });
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
});
