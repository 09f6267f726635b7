import { FakeJanus } from '../../../../test/support/fake-janus.ts';
import { until } from '../../../../test/support/until.ts';
import { Log } from '../../../kernel/logging/log.ts';
import type { MediaEvent, Peer } from '../../../modules/realtime/ports/media-provider.ts';
import { JanusMedia } from './janus-media.ts';

type Signal = Extract<MediaEvent, { type: 'signal' }>;
const offer = { type: 'offer', sdp: 'v=0', tracks: [{ mid: '0', source: 'camera' }] };
const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host', sdpMid: '0', sdpMLineIndex: 0 };

describe('video through Janus', () => {
  let janus: FakeJanus;
  let nodes: JanusMedia[];
  let events: MediaEvent[];
  let number = 0;

  const node = async (): Promise<JanusMedia> => {
    const times = { answerMs: 60_000, checkMs: 60_000, keepAliveMs: 60_000, retryMs: 10 };
    const media = new JanusMedia({ url: janus.url, secret: 'janus-secret', limit: 20, ...times }, new Log('silent'));
    media.onEvent((event) => void events.push(event));
    media.start();
    nodes.push(media);
    await until('a connection', async () => media.isUp);
    return media;
  };
  const peer = (userId: string, sessionId = 'maths'): Peer => ({ sessionId, userId, connectionId: `${userId}'s tab`, number: ++number });
  const signals = (to: Peer, event: string) =>
    events.filter((each): each is Signal => each.type === 'signal' && each.to === to && each.event === event);
  const hears = (to: Peer, event: string, count = 1) =>
    until(`${event} for ${to.userId}`, async () => signals(to, event).length >= count && signals(to, event).at(-1)!);
  const enters = async (media: JanusMedia, userId: string, sessionId?: string): Promise<Peer> => {
    const entered = peer(userId, sessionId);
    await media.join(entered);
    return entered;
  };
  const publishes = async (media: JanusMedia, from: Peer) => {
    await media.signal(from, null, 'WEBRTC_OFFER', offer);
    return hears(from, 'WEBRTC_ANSWER');
  };

  beforeEach(async () => {
    janus = await FakeJanus.start();
    [nodes, events] = [[], []];
  });
  afterEach(async () => {
    for (const media of nodes) media.stop();
    await janus.stop();
  });

  it('answers the offer of a peer, and offers them what others send, wherever they are', async () => {
    const [one, other] = [await node(), await node()];
    const [amara, luca] = [await enters(one, 'amara'), await enters(other, 'luca')];
    expect((await publishes(one, amara)).signal).toEqual({ direction: 'send', type: 'answer', sdp: 'v=0 answer to amara' });
    const offered = await hears(luca, 'WEBRTC_OFFER');
    expect(offered).toMatchObject({
      from: null,
      signal: { direction: 'receive', type: 'offer', tracks: [{ mid: '0', userId: 'amara', source: 'camera' }] },
    });
    await other.signal(luca, null, 'WEBRTC_ANSWER', { type: 'answer', sdp: 'v=0' });
    expect(janus.bodies('start')).toHaveLength(1);
    expect([janus.rooms.size, signals(amara, 'WEBRTC_OFFER')]).toEqual([1, []]);
  });

  it('offers each newcomer what the earlier peers send, once, and adds more over the same connection', async () => {
    const media = await node();
    const [amara, luca] = [await enters(media, 'amara'), await enters(media, 'luca')];
    await publishes(media, amara);
    await publishes(media, luca);
    const yuki = await enters(media, 'yuki');
    const first = await hears(yuki, 'WEBRTC_OFFER');
    expect((first.signal as { tracks: object[] }).tracks).toMatchObject([{ userId: 'amara' }, { userId: 'luca' }]);
    const noor = await enters(media, 'noor');
    await publishes(media, noor);
    const second = await hears(yuki, 'WEBRTC_OFFER', 2);
    expect((second.signal as { tracks: object[] }).tracks).toMatchObject([{ userId: 'amara' }, { userId: 'luca' }, { userId: 'noor' }]);
    await media.signal(noor, null, 'WEBRTC_OFFER', offer);
    await hears(noor, 'WEBRTC_ANSWER', 2);
    expect([janus.bodies('publish').length, janus.bodies('configure').length]).toEqual([3, 1]);
    expect(signals(yuki, 'WEBRTC_OFFER')).toHaveLength(2);
  });

  it('sends nobody what belongs to another session', async () => {
    const media = await node();
    const [amara, stranger] = [await enters(media, 'amara'), await enters(media, 'stranger', 'art')];
    await publishes(media, amara);
    await publishes(media, stranger);
    expect(janus.rooms.size).toBe(2);
    expect([signals(amara, 'WEBRTC_OFFER'), signals(stranger, 'WEBRTC_OFFER')]).toEqual([[], []]);
    expect(media.list('maths')).toEqual([amara]);
  });

  it('subscribes to the remaining publishers if one of them has just left', async () => {
    const media = await node();
    const [amara, luca] = [await enters(media, 'amara'), await enters(media, 'luca')];
    await publishes(media, amara);
    await publishes(media, luca);
    janus.answer = ({ body }) => {
      if (body?.ptype !== 'subscriber') return undefined;
      janus.answer = () => undefined;
      void media.remove(amara);
      return { janus: 'event', plugindata: { data: { error_code: 428, error: 'No such feed' } } };
    };
    const yuki = await enters(media, 'yuki');
    const offered = await hears(yuki, 'WEBRTC_OFFER');
    expect((offered.signal as { tracks: object[] }).tracks.at(-1)).toMatchObject({ userId: 'luca' });
  });

  it('passes on the candidates of either connection', async () => {
    const media = await node();
    const amara = await enters(media, 'amara');
    await media.signal(amara, null, 'WEBRTC_ICE_CANDIDATE', { direction: 'send', ...candidate });
    await media.signal(amara, null, 'WEBRTC_ICE_CANDIDATE', { direction: 'send', candidate: '' });
    const handle = janus.handleOf('amara');
    expect(janus.requests.filter(({ janus: kind }) => kind === 'trickle')).toMatchObject([
      { handle_id: handle, candidate },
      { handle_id: handle, candidate: { completed: true } },
    ]);
    janus.push(handle, { janus: 'trickle', candidate });
    expect((await hears(amara, 'WEBRTC_ICE_CANDIDATE')).signal).toEqual({ direction: 'send', ...candidate });
  });

  it('refuses what makes no sense', async () => {
    const media = await node();
    const [amara, luca] = [await enters(media, 'amara'), await enters(media, 'luca')];
    const bad: [event: 'WEBRTC_OFFER' | 'WEBRTC_ANSWER' | 'WEBRTC_ICE_CANDIDATE', signal: object][] = [
      ['WEBRTC_OFFER', { type: 'answer', sdp: 'v=0' }],
      ['WEBRTC_OFFER', { type: 'offer' }],
      ['WEBRTC_OFFER', { type: 'offer', sdp: 'nonsense' }],
      ['WEBRTC_OFFER', { ...offer, tracks: 'all' }],
      ['WEBRTC_OFFER', { ...offer, tracks: [null] }],
      ['WEBRTC_OFFER', { ...offer, tracks: [{ mid: 0, source: 'camera' }] }],
      ['WEBRTC_OFFER', { ...offer, tracks: [{ mid: '0', source: 'Amara' }] }],
      ['WEBRTC_ANSWER', { type: 'answer', sdp: 'v=0' }],
      ['WEBRTC_ICE_CANDIDATE', candidate],
      ['WEBRTC_ICE_CANDIDATE', { direction: 'send' }],
      ['WEBRTC_ICE_CANDIDATE', { direction: 'send', candidate: 'candidate:1' }],
      ['WEBRTC_ICE_CANDIDATE', { direction: 'receive', ...candidate }],
    ];
    for (const [event, signal] of bad)
      await expect(media.signal(amara, null, event, signal)).rejects.toMatchObject({ code: 'SIGNAL_INVALID' });
    await expect(media.signal(amara, luca, 'WEBRTC_OFFER', offer)).rejects.toMatchObject({ code: 'PEER_NOT_NEEDED' });
    await media.remove(amara);
    await expect(media.signal(amara, null, 'WEBRTC_OFFER', offer)).rejects.toMatchObject({ code: 'VIDEO_UNAVAILABLE' });
    expect(media.offersFirst()).toBe(false);
  });

  it('tells of a peer whose connection ended, and lets them in again', async () => {
    const media = await node();
    const amara = await enters(media, 'amara');
    janus.push(janus.handleOf('amara'), { janus: 'hangup', reason: 'ICE failed' });
    await until('the loss', async () => events.some((event) => event.type === 'lost' && event.peer === amara));
    expect(media.list('maths')).toEqual([]);
    await media.join(amara);
    await publishes(media, amara);
  });

  it('loses everybody with Janus, and is of use again when it is back', async () => {
    const media = await node();
    const amara = await enters(media, 'amara');
    await janus.stop();
    await until('its end', async () => !media.isUp);
    expect(media.list('maths')).toEqual([]);
    await expect(media.join(amara)).rejects.toThrow('Janus is unavailable');
    await media.close('maths');
    await janus.listen();
    await until('its return', async () => media.isUp);
    expect(events.filter(({ type }) => type === 'availability')).toHaveLength(3);
    await media.join(amara);
    expect((await publishes(media, amara)).to).toBe(amara);
  });

  it('destroys the room with its last peer on all nodes, and frees their handles', async () => {
    const [one, other] = [await node(), await node()];
    await enters(one, 'amara');
    await enters(one, 'stranger', 'art');
    const luca = await enters(other, 'luca');
    await one.close('maths');
    expect([janus.rooms.size, one.list('maths')]).toEqual([2, []]);
    await other.remove(luca);
    await other.close('maths');
    expect(janus.rooms.size).toBe(1);
    await other.close('maths');
    await until('only the stranger', async () => janus.handleCount === 1);
  });

  it('enters a room that another node has destroyed in between', async () => {
    const media = await node();
    let hasGone = false;
    janus.answer = ({ body }) => {
      if (body?.request === 'join' && !hasGone) {
        hasGone = true;
        janus.rooms.clear();
      }
      return undefined;
    };
    const amara = await enters(media, 'amara');
    expect((await publishes(media, amara)).to).toBe(amara);
  });

  it('has rooms that nobody enters without the secret of the server', async () => {
    const media = await node();
    await enters(media, 'amara');
    const [{ room, pin, secret, is_private }] = janus.bodies('create') as [Record<string, unknown>];
    expect(Number.isSafeInteger(room)).toBe(true);
    expect([pin === secret, String(pin).length, is_private]).toEqual([true, 43, true]);
  });
});
