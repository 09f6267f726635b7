/* Browsers' connections for specs: two of them are connected once each has the other's latest description, unless their network is down. */

class FakeTransceiver {
  stopped = false;
  currentDirection: string | null = null;
  readonly receiver;
  readonly sender = {
    track: null as unknown,
    replaceTrack: (track: unknown) => {
      this.sender.track = track;
      return Promise.resolve();
    },
  };

  constructor(
    kind: string,
    public direction: string,
  ) {
    this.receiver = { track: { kind }, transport: { state: 'connected', addEventListener: () => undefined } };
  }
}

export class FakeNetwork {
  works = true;
  readonly connections: FakeConnection[] = [];

  create = (): RTCPeerConnection => {
    const connection = new FakeConnection(this, String(this.connections.length));
    this.connections.push(connection);
    return connection as unknown as RTCPeerConnection;
  };
}

export class FakeConnection {
  signalingState = 'stable';
  connectionState = 'new';
  localDescription: { type: string; sdp: string } | null = null;
  remoteDescription: { type: string; sdp: string } | null = null;
  readonly candidates: RTCIceCandidateInit[] = [];
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  onnegotiationneeded: (() => void) | null = null;
  private readonly transceivers: FakeTransceiver[] = [];
  private version = 0;

  constructor(
    private readonly network: FakeNetwork,
    readonly name: string,
  ) {}

  getTransceivers = () => this.transceivers;
  getReceivers = () => this.transceivers.map(({ receiver }) => receiver);

  addTransceiver(what: string | { kind: string }, { direction }: { direction: string }): void {
    this.transceivers.push(new FakeTransceiver(typeof what === 'string' ? what : what.kind, direction));
    this.onnegotiationneeded?.();
  }

  async setLocalDescription(): Promise<void> {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    const kinds = this.transceivers.map(({ receiver }) => receiver.track.kind).join();
    this.localDescription = { type, sdp: `${this.name} ${++this.version} ${kinds}` };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    this.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: `of ${this.name}` }) } });
  }

  async setRemoteDescription(description: { type: string; sdp: string }): Promise<void> {
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer') throw new Error('InvalidStateError');
    const [name, , kinds] = description.sdp.split(' ');
    const before = this.remoteDescription?.sdp.split(' ')[0];
    if (before !== undefined && before !== name) throw new Error('the fingerprint has changed');
    this.remoteDescription = description;
    for (const kind of kinds!.split(',').slice(this.transceivers.length)) this.transceivers.push(new FakeTransceiver(kind, 'recvonly'));
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    if (description.type !== 'answer') return;
    const other = this.network.connections[Number(name)]!;
    for (const side of [this, other]) for (const each of side.transceivers) each.currentDirection = each.direction;
    if (this.network.works && other.signalingState !== 'closed') for (const side of [this, other]) side.become('connected');
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.remoteDescription) throw new Error('InvalidStateError: no remote description');
    this.candidates.push(candidate);
  }

  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  hangUp(): void {
    for (const { receiver } of this.transceivers) receiver.transport.state = 'closed';
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.signalingState = this.connectionState = 'closed';
  }
}
