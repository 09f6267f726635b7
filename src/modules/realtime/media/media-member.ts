import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import type { MediaView } from '../../../contracts/realtime/media.ts';
import type { MediaProvider, Peer } from '../ports/media-provider.ts';
import type { Connection } from '../transport/connection.ts';

/** Whether a connection takes part in the media: through this provider, or why not. */
export type Standing = MediaProvider | NonNullable<MediaView['reason']>;

/** A connection of this node that asked to take part in the media of its session. */
export class MediaMember {
  /** Where it is to stand. */
  target: Standing = 'not-asked';
  /** Where it stands. Follows `target`, because providers may take their time. */
  standing: Standing = 'not-asked';
  /** Serializes the changes of `standing`. */
  moving: Promise<void> = Promise.resolve();
  peer: Peer | null = null;
  /** The connection of each peer that the client knows, by user. */
  private readonly told = new Map<string, Peer>();
  /** Connections that make the first offer themselves, although they come later. */
  private readonly introduced = new Set<string>();
  /** What came for the client while its join had not been answered yet; null afterwards. */
  private held: (() => void)[] | null = [];

  constructor(
    readonly connection: Connection,
    readonly sessionId: string,
  ) {}

  get id(): string {
    return this.connection.id;
  }

  get userId(): string {
    return this.connection.principal.userId;
  }

  get provider(): MediaProvider | null {
    return typeof this.standing === 'string' ? null : this.standing;
  }

  get isEntered(): boolean {
    return this.held === null;
  }

  /** The join has been answered: from now on messages reach the client, after those that were held back. */
  enter(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const send of held) send();
  }

  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    const send = () => this.connection.send(event, message);
    if (this.held) this.held.push(send);
    else send();
  }

  /** The client is told of all of them at once. */
  toldAll(peers: readonly Peer[]): void {
    this.told.clear();
    for (const peer of peers) this.told.set(peer.userId, peer);
  }

  /** Tells the client who came and who left since it was told last. */
  tell(peers: readonly Peer[]): void {
    if (!this.provider || !this.isEntered) return;
    const now = new Map(peers.map((peer) => [peer.userId, peer]));
    for (const known of this.told.values()) if (now.get(known.userId)?.connectionId !== known.connectionId) this.tellLeft(known);
    for (const peer of peers) {
      if (this.told.has(peer.userId)) continue;
      if (this.introduced.delete(peer.connectionId)) this.told.set(peer.userId, peer);
      else this.announce(peer);
    }
  }

  /** Tells the client again that this peer is ready. */
  announce(peer: Peer): void {
    if (!this.provider || !this.peer) return;
    this.told.set(peer.userId, peer);
    this.send('PEER_JOINED', { sessionId: this.sessionId, from: peer.userId, offers: this.provider.offersFirst(this.peer, peer) });
  }

  /** This connection is about to offer, and introduces its user by that. */
  introduce(connectionId: string): void {
    this.introduced.add(connectionId);
  }

  private tellLeft({ userId }: Peer): void {
    this.told.delete(userId);
    this.send('PEER_LEFT', { sessionId: this.sessionId, userId });
  }
}
