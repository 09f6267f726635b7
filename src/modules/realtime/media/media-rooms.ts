import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { GetMediaLine } from '../../../contracts/live-session/media.ts';
import { SessionEnded } from '../../../contracts/live-session.ts';
import { ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import type { MediaView } from '../../../contracts/realtime/media.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Batcher } from '../../../kernel/messaging/batcher.ts';
import { PubSub } from '../../../kernel/messaging/pub-sub.ts';
import { RoomHub } from '../hub/room-hub.ts';
import { MediaProviders, type Peer } from '../ports/media-provider.ts';
import { channels } from '../transport/channel-names.ts';
import type { Connection } from '../transport/connection.ts';
import type { MediaMember } from './media-member.ts';
import { MediaRoom } from './media-room.ts';
import { MediaViews } from './media-views.ts';

export const MEDIA_TOPIC = 'media';

/**
 * The media of all sessions with a member on this node. The line of those who want to take part is in the database; each node reads it whenever it
 * may have changed, and tells its own members what changed for them. So a lost notice is made up for by the next one, or by the heartbeat.
 */
@Injectable()
export class MediaRooms {
  private readonly rooms = new Map<string, MediaRoom>();
  private readonly reads: Batcher<void, void>;
  /** Finds peers of sessions without a member on this node. */
  private readonly lookups = new Batcher<string, Peer | undefined>(
    async (sessionId, userIds) => {
      const room = this.newRoom(sessionId);
      await this.readInto(room);
      return userIds.map((userId) => ({ ok: room.peerOf(userId) }));
    },
    { maxBatch: 1_000 },
  );

  constructor(
    private readonly queries: QueryBus,
    private readonly providers: MediaProviders,
    private readonly views: MediaViews,
    private readonly pubSub: PubSub,
    private readonly log: Log,
    hub: RoomHub,
  ) {
    hub.onRead((sessionId, facts) => this.note(sessionId, facts));
    this.reads = new Batcher((sessionId, asked) => this.read(sessionId).then(() => asked.map(() => ({ ok: undefined }))), {
      maxBatch: 10_000,
      retriesSingly: false,
    });
  }

  room(sessionId: string): MediaRoom | undefined {
    return this.rooms.get(sessionId);
  }

  memberOf(connection: Connection): MediaMember | undefined {
    const { membership } = connection;
    return membership ? this.rooms.get(membership.sessionId)?.members.get(connection.id) : undefined;
  }

  /** Adds a connection that has asked in the database. Resolves once it is known where it stands, and makes all nodes look. */
  async add(connection: Connection, sessionId: string): Promise<MediaMember> {
    const member = this.open(sessionId).add(connection);
    await this.refresh(sessionId);
    await member.moving;
    this.pubSub.publish({ topic: MEDIA_TOPIC, data: { sessionId } });
    return member;
  }

  has(connection: Connection, sessionId: string): boolean {
    return this.rooms.get(sessionId)?.members.has(connection.id) ?? false;
  }

  /** The join has been answered. */
  entered(connection: Connection, sessionId: string): void {
    this.rooms.get(sessionId)?.members.get(connection.id)?.enter();
  }

  /** What a connection is told when it joins. From then on it is told of changes. */
  answerTo(connection: Connection, sessionId: string): MediaView {
    const room = this.rooms.get(sessionId);
    const member = room?.members.get(connection.id);
    if (!room || !member) return this.views.notAsked;
    return this.views.of(member, room);
  }

  /** The connection is no longer in the session. */
  remove(connection: Connection, sessionId: string): void {
    const room = this.rooms.get(sessionId);
    const member = room?.members.get(connection.id);
    if (!room || !member) return;
    room.remove(member);
    connection.unsubscribe([channels.peers(sessionId)]);
    this.safely(
      sessionId,
      member.moving.then(() => this.release(member)),
    );
    if (!room.members.size) this.close(room);
  }

  private close({ sessionId, members }: MediaRoom): void {
    this.rooms.delete(sessionId);
    for (const { connection } of members.values()) connection.unsubscribe([channels.peers(sessionId)]);
    for (const provider of [this.providers.mesh, this.providers.server]) if (provider) this.safely(sessionId, provider.close(sessionId));
  }

  /** The provider has lost a peer of this node. */
  lost({ sessionId, connectionId }: Peer): void {
    const member = this.rooms.get(sessionId)?.members.get(connectionId);
    if (!member) return;
    member.target = member.standing = 'unavailable';
    this.look(sessionId);
  }

  /** Facts that a room of this node has read. */
  private note(sessionId: string, facts: readonly RecordedFact[]): void {
    const room = this.rooms.get(sessionId);
    if (!room) return;
    // Clients learn from SESSION_ENDED that the media is over.
    if (facts.some((fact) => isA(fact, SessionEnded))) return this.close(room);
    if (facts.some((fact) => isA(fact, ParticipantLeft) && fact.payload.connectionId && room.has(fact.payload.connectionId)))
      this.look(sessionId);
  }

  /** Reads the line of a session again, if this node has members there. */
  look(sessionId: string): void {
    if (this.rooms.has(sessionId)) this.safely(sessionId, this.refresh(sessionId));
  }

  lookAtAll(): void {
    for (const sessionId of this.rooms.keys()) this.look(sessionId);
  }

  refresh(sessionId: string): Promise<void> {
    return this.reads.run(sessionId, undefined);
  }

  /** The peer of this user, as read from the database: also if no connection of this node has asked for a place. */
  find(sessionId: string, userId: string): Promise<Peer | undefined> {
    const room = this.rooms.get(sessionId);
    return room ? this.refresh(sessionId).then(() => room.peerOf(userId)) : this.lookups.run(sessionId, userId);
  }

  private async read(sessionId: string): Promise<void> {
    const room = this.rooms.get(sessionId);
    if (room) await this.readInto(room);
  }

  private async readInto(room: MediaRoom): Promise<void> {
    const { first, total } = await this.queries.execute(new GetMediaLine(room.sessionId, room.reach));
    room.apply(first, total);
  }

  private open(sessionId: string): MediaRoom {
    const room = this.rooms.get(sessionId) ?? this.newRoom(sessionId);
    this.rooms.set(sessionId, room);
    return room;
  }

  private newRoom(sessionId: string): MediaRoom {
    const room: MediaRoom = new MediaRoom(sessionId, this.providers, (member) => {
      member.moving = member.moving.then(() => this.move(member, room));
    });
    return room;
  }

  /** Never rejects. */
  private async move(member: MediaMember, room: MediaRoom): Promise<void> {
    const { target } = member;
    if (target === member.standing || !room.members.has(member.id)) return;
    await this.release(member);
    member.standing = target;
    const peer = room.peerOf(member.userId);
    try {
      if (typeof target !== 'string' && peer?.connectionId === member.id) {
        member.peer = peer;
        await target.join(peer);
      }
    } catch (error) {
      this.log.warn('a participant got no media', { sessionId: room.sessionId, error });
      member.standing = member.target = 'unavailable';
    }
    if (member.provider) member.connection.subscribe([channels.peers(room.sessionId)]);
    else member.connection.unsubscribe([channels.peers(room.sessionId)]);
    if (member.isEntered) member.send('MEDIA_CHANGED', { sessionId: room.sessionId, media: this.views.of(member, room) });
  }

  private async release(member: MediaMember): Promise<void> {
    const { provider, peer } = member;
    member.peer = null;
    if (provider && peer) await provider.remove(peer).catch((error: unknown) => this.log.warn('media not released', { error }));
  }

  private safely(sessionId: string, work: Promise<void>): void {
    work.catch((error: unknown) => this.log.warn('media not updated, the heartbeat will repeat it', { sessionId, error }));
  }
}
