import { jest } from '@jest/globals';
import type { FakeConnection } from './fake-connection.ts';
import { FakeNetwork } from './fake-connection.ts';
import type { LocalTracks, RemotePeer, Signal, SignalEvent } from './media-provider.ts';
import { CONNECTED_WITHIN, LINGERS, Pair } from './pair.ts';

type Sent = { readonly event: SignalEvent; readonly signal: Signal };

/** One of the two users, whose signals go to the other as soon as `deliver` is called. */
class Side {
  readonly sent: Sent[] = [];
  shown: RemotePeer | null = null;
  isGone = false;
  asks = 0;
  isUp = true;
  tracks: LocalTracks = { microphone: null, camera: null, screen: null };
  readonly pair: Pair;
  private names = 0;

  constructor(me: string, other: string, network: FakeNetwork) {
    this.pair = new Pair(other, {
      me,
      streams: {} as never,
      create: network.create,
      newName: () => `${me}${++this.names}`,
      local: () => this.tracks,
      isSignallingUp: () => this.isUp,
      send: (event, signal) => this.sent.push({ event, signal }),
      ask: () => this.asks++,
      show: (peer) => (this.shown = peer),
      gone: () => (this.isGone = true),
    });
  }

  get connection(): FakeConnection {
    return this.pair.connection as unknown as FakeConnection;
  }
  events(): string[] {
    return this.sent.map(({ event, signal }) => `${event.slice(7)} ${String(signal.line)}`);
  }
}

describe('two users', () => {
  let network: FakeNetwork;
  let ann: Side;
  let ben: Side;
  /** Delivers all signals until there are no more. */
  const deliver = async () => {
    for (let round = 0; round < 20; round++) {
      await jest.advanceTimersByTimeAsync(0);
      const [ofAnn, ofBen] = [ann.sent.splice(0), ben.sent.splice(0)];
      for (const { event, signal } of ofAnn) ben.pair.signal(event, signal);
      for (const { event, signal } of ofBen) ann.pair.signal(event, signal);
    }
  };
  const connect = async () => {
    ann.pair.ready(true);
    ben.pair.ready(false);
    await deliver();
  };
  const statuses = () => [ann.shown?.status, ben.shown?.status];

  beforeEach(() => {
    jest.useFakeTimers();
    network = new FakeNetwork();
    ann = new Side('ann', 'ben', network);
    ben = new Side('ben', 'ann', network);
  });
  afterEach(() => {
    ann.pair.close();
    ben.pair.close();
    jest.useRealTimers();
  });

  it('are connected by the offer of the one whom the server names, with a part for each source', async () => {
    ben.tracks = { microphone: { kind: 'audio' } as MediaStreamTrack, camera: null, screen: null };
    ann.pair.ready(true);
    ben.pair.ready(false);
    await jest.advanceTimersByTimeAsync(0);
    expect(ben.sent).toEqual([]);
    await deliver();
    expect(statuses()).toEqual(['connected', 'connected']);
    expect(network.connections).toHaveLength(2);
    expect(ann.connection.getTransceivers().map(({ receiver }) => receiver.track.kind)).toEqual(['audio', 'video', 'video']);
    expect(ben.connection.getTransceivers().map(({ sender }) => sender.track)).toEqual([ben.tracks.microphone, null, null]);
    expect(Object.values(ann.shown!.tracks).every(Boolean)).toBe(true);
    expect(ann.connection.candidates).toEqual([{ candidate: 'of 1' }]);
  });

  it('send another track without a new description', async () => {
    await connect();
    ann.tracks = { microphone: null, camera: { kind: 'video' } as MediaStreamTrack, screen: null };
    ann.pair.sendTracks();
    await deliver();
    expect(ann.connection.getTransceivers()[1]!.sender.track).toBe(ann.tracks.camera);
    expect(ann.connection.localDescription!.sdp).toMatch(/ 1 /);
  });

  it('keep candidates that come before the offer', async () => {
    ann.pair.ready(true);
    await jest.advanceTimersByTimeAsync(0);
    expect(ann.events()).toEqual(['ICE_CANDIDATE ann1', 'OFFER ann1']);
    await deliver();
    expect(ben.connection.candidates).toEqual([{ candidate: 'of 0' }]);
    expect(statuses()).toEqual(['connected', 'connected']);
  });

  it('get new connections if the first ones do not stand within five seconds', async () => {
    network.works = false;
    await connect();
    expect(statuses()).toEqual(['connecting', 'connecting']);
    network.works = true;
    await jest.advanceTimersByTimeAsync(CONNECTED_WITHIN);
    await deliver();
    expect(statuses()).toEqual(['connected', 'connected']);
    expect(network.connections.map(({ signalingState }) => signalingState)).toEqual(['closed', 'closed', 'stable', 'stable']);
  });

  it('ask for an offer that does not come', async () => {
    ben.pair.ready(false);
    await jest.advanceTimersByTimeAsync(CONNECTED_WITHIN);
    expect([ben.asks, ben.shown?.status]).toEqual([1, 'connecting']);
    ann.pair.ready(true);
    await deliver();
    expect(statuses()).toEqual(['connected', 'connected']);
  });

  it('begin anew after a failure, and say that the connection is lost until then', async () => {
    await connect();
    network.works = false;
    ann.connection.become('failed');
    expect(ann.shown?.status).toBe('lost');
    await deliver();
    network.works = true;
    await jest.advanceTimersByTimeAsync(CONNECTED_WITHIN * 2);
    await deliver();
    expect(statuses()).toEqual(['connected', 'connected']);
  });

  it('wait for a connection that may come back, and then begin anew', async () => {
    await connect();
    const before = ann.connection;
    before.become('disconnected');
    expect(ann.shown?.status).toBe('weak');
    before.become('connected');
    await jest.advanceTimersByTimeAsync(CONNECTED_WITHIN);
    expect(ann.connection).toBe(before);
    before.become('disconnected');
    await jest.advanceTimersByTimeAsync(CONNECTED_WITHIN);
    expect(ann.connection).not.toBe(before);
  });

  it('keep a bad connection as long as the server cannot be reached', async () => {
    await connect();
    ann.isUp = false;
    const before = ann.connection;
    before.become('disconnected');
    await jest.advanceTimersByTimeAsync(CONNECTED_WITHIN * 3);
    expect(ann.connection).toBe(before);
    before.become('connected');
    expect(ann.shown?.status).toBe('connected');
  });

  it('keep picture and sound when the server loses one of them for a moment', async () => {
    await connect();
    const before = [ann.connection, ben.connection];
    ben.pair.left();
    await jest.advanceTimersByTimeAsync(LINGERS - 1);
    // Ann is back, and now Ben offers.
    ben.pair.ready(true);
    ann.pair.ready(false);
    await deliver();
    expect([ann.connection, ben.connection]).toEqual(before);
    await jest.advanceTimersByTimeAsync(LINGERS);
    expect([statuses(), ann.isGone, ben.isGone]).toEqual([['connected', 'connected'], false, false]);
  });

  it('part when one has left: at once if they hung up, otherwise a little later', async () => {
    await connect();
    ann.pair.left();
    await jest.advanceTimersByTimeAsync(LINGERS - 1);
    expect(ann.isGone).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(ann.isGone).toBe(true);

    ben.pair.left();
    expect(ben.isGone).toBe(false);
    ben.connection.hangUp();
    expect(ben.isGone).toBe(true);
  });

  it('part at once if they were not connected', () => {
    ann.pair.ready(true);
    ann.pair.left();
    expect(ann.isGone).toBe(true);
  });

  it('begin anew when one has loaded the page again', async () => {
    await connect();
    ben.pair.close();
    ben = new Side('ben', 'ann', network);
    ann.pair.ready(true);
    ben.pair.ready(false);
    await deliver();
    expect(statuses()).toEqual(['connected', 'connected']);
    expect(network.connections).toHaveLength(4);
  });

  it('settle offers that cross, first ones and later ones', async () => {
    ann.pair.ready(true);
    ben.pair.ready(true);
    await deliver();
    expect(statuses()).toEqual(['connected', 'connected']);
    ann.pair.ready(true);
    ben.pair.ready(true);
    await deliver();
    expect([ann.connection.signalingState, ben.connection.signalingState]).toEqual(['stable', 'stable']);
    expect(statuses()).toEqual(['connected', 'connected']);
  });

  it('ignore answers and candidates of connections that they gave up', async () => {
    await connect();
    const { connection } = ann;
    ann.pair.signal('WEBRTC_ANSWER', { type: 'answer', sdp: '9 9 audio', line: 'old' });
    ann.pair.signal('WEBRTC_ANSWER', { type: 'gone', line: 'old' });
    ann.pair.signal('WEBRTC_ICE_CANDIDATE', { candidate: 'old', line: 'old' });
    ann.pair.signal('WEBRTC_OFFER', { type: 'nonsense' });
    await deliver();
    expect(ann.connection).toBe(connection);
    expect(connection.candidates).toEqual([{ candidate: 'of 1' }]);
  });

  it('understand clients that do not name their connections', async () => {
    ann.pair.ready(true);
    ben.pair.ready(false);
    const nameless = (side: Side) => side.sent.splice(0).map(({ event, signal }) => ({ event, signal: { ...signal, line: undefined } }));
    for (let round = 0; round < 5; round++) {
      await jest.advanceTimersByTimeAsync(0);
      for (const { event, signal } of nameless(ann)) ben.pair.signal(event, signal);
      for (const { event, signal } of nameless(ben)) ann.pair.signal(event, signal);
    }
    expect(statuses()).toEqual(['connected', 'connected']);
  });
});
