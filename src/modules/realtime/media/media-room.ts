import type { PeerInLine } from '../../../contracts/live-session/media.ts';
import type { MediaView } from '../../../contracts/realtime/media.ts';
import type { MediaProvider, MediaProviders, Peer } from '../ports/media-provider.ts';
import type { Connection } from '../transport/connection.ts';
import { placesOf } from './domain/places.ts';
import { MediaMember, type Standing } from './media-member.ts';

/** The media of one session on this node: who has a place, on all nodes, and the connections here that asked for one. */
export class MediaRoom {
  readonly members = new Map<string, MediaMember>();
  private peers: readonly Peer[] = [];
  private provider: MediaProvider;
  /** Connections of this node that left, while the database may still list them. */
  private readonly gone = new Set<string>();

  constructor(
    readonly sessionId: string,
    private readonly providers: MediaProviders,
    /** Called when a member is to stand elsewhere. */
    private readonly onMove: (member: MediaMember) => void,
  ) {
    this.provider = providers.mesh;
  }

  get limit(): number {
    return this.provider.limit;
  }

  /** How many users of the line have to be read. */
  get reach(): number {
    return Math.max(this.providers.mesh.limit, this.providers.server?.limit ?? 0);
  }

  add(connection: Connection): MediaMember {
    const known = this.members.get(connection.id);
    if (known) return known;
    const member = new MediaMember(connection, this.sessionId);
    this.members.set(member.id, member);
    this.gone.delete(member.id);
    return member;
  }

  /** The others are told without waiting for the database. */
  remove(member: MediaMember): void {
    this.members.delete(member.id);
    this.gone.add(member.id);
    this.peers = this.peers.filter(({ connectionId }) => connectionId !== member.id);
    this.tellAll();
  }

  /** Applies the line as it was read from the database. */
  apply(line: readonly PeerInLine[], total: number): void {
    const { mesh, server } = this.providers;
    this.provider = server?.isUp && total > mesh.limit ? server : mesh;
    const here = line.filter(({ connectionId }) => !this.gone.has(connectionId));
    this.peers = placesOf(here, this.provider.limit).map(({ userId, connectionId, number }) => ({
      sessionId: this.sessionId,
      userId,
      connectionId,
      number,
    }));
    for (const member of this.members.values()) {
      const target = this.standingOf(member);
      if (member.target === target) continue;
      member.target = target;
      this.onMove(member);
    }
    this.tellAll();
  }

  tellAll(): void {
    for (const member of this.members.values()) if (member.standing === member.target) member.tell(this.peersFor(member));
  }

  /** The peer of this user, if they have a place. */
  peerOf(userId: string): Peer | undefined {
    return this.peers.find((peer) => peer.userId === userId);
  }

  peersFor({ userId }: Pick<MediaMember, 'userId'>): readonly Peer[] {
    return this.peers.filter((peer) => peer.userId !== userId);
  }

  /** Whether this connection has, or had until it left, a place that somebody else may get. */
  has(connectionId: string): boolean {
    return this.gone.has(connectionId) || this.peers.some((peer) => peer.connectionId === connectionId);
  }

  private standingOf(member: MediaMember): Standing {
    const own = this.peerOf(member.userId);
    if (!own) return 'full' satisfies MediaView['reason'];
    return own.connectionId === member.id ? this.provider : 'elsewhere';
  }
}
