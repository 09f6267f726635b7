import { DomainError } from '../../kernel/domain/domain-error.ts';
import { MediaProvider, type MediaEvent, type Peer, type SignalEvent } from '../../modules/realtime/ports/media-provider.ts';

/** Each browser sends its media to every other one. The server only passes their signals on. */
export class Mesh extends MediaProvider {
  readonly mode = 'mesh';
  readonly isUp = true;
  private readonly sessions = new Map<string, Map<string, Peer>>();
  private listener: (event: MediaEvent) => void = () => undefined;

  constructor(readonly limit: number) {
    super();
  }

  /** Peers who are already there make the offer to a newcomer: older clients cannot do it the other way round. */
  offersFirst(peer: Peer, other: Peer): boolean {
    return peer.number < other.number;
  }

  async join(peer: Peer): Promise<void> {
    const peers = this.sessions.get(peer.sessionId) ?? new Map<string, Peer>();
    this.sessions.set(peer.sessionId, peers.set(peer.connectionId, peer));
  }

  async signal(from: Peer, to: Peer | null, event: SignalEvent, signal: object): Promise<void> {
    if (!to) throw new DomainError('PEER_NEEDED');
    this.listener({ type: 'signal', from, to, event, signal });
  }

  async remove({ sessionId, connectionId }: Peer): Promise<void> {
    const peers = this.sessions.get(sessionId);
    peers?.delete(connectionId);
    if (!peers?.size) this.sessions.delete(sessionId);
  }

  list(sessionId: string): readonly Peer[] {
    return [...(this.sessions.get(sessionId)?.values() ?? [])];
  }

  async close(sessionId: string): Promise<void> {
    this.sessions.delete(sessionId);
  }

  onEvent(listener: (event: MediaEvent) => void): void {
    this.listener = listener;
  }
}
