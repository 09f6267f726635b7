import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AskForMedia } from '../../../contracts/live-session/media.ts';
import type { MediaView } from '../../../contracts/realtime/media.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Node } from '../../../kernel/node.ts';
import type { Peer } from '../ports/media-provider.ts';
import type { Connection } from '../transport/connection.ts';
import type { MediaMember } from './media-member.ts';
import { MediaRooms } from './media-rooms.ts';

/** Who has a place, and asking for one after the join. */
@Injectable()
export class MediaPlaces {
  private readonly asking = new Map<Connection, Promise<MediaMember>>();

  constructor(
    private readonly commands: CommandBus,
    private readonly rooms: MediaRooms,
    private readonly node: Node,
  ) {}

  memberOf(connection: Connection): MediaMember | undefined {
    return this.rooms.memberOf(connection);
  }

  peerOf(sessionId: string, userId: string): Peer | undefined {
    return this.rooms.room(sessionId)?.peerOf(userId);
  }

  /** Reads the line from the database. */
  find(sessionId: string, userId: string): Promise<Peer | undefined> {
    return this.rooms.find(sessionId, userId);
  }

  peersFor(peer: Peer): readonly Peer[] {
    return this.rooms.room(peer.sessionId)?.peersFor(peer) ?? [];
  }

  viewOf({ connection, sessionId }: MediaMember): MediaView {
    return this.rooms.answerTo(connection, sessionId);
  }

  /** Where the connection stands, once it is known. */
  async settled(connection: Connection): Promise<MediaMember | undefined> {
    await this.asking.get(connection)?.catch(() => undefined);
    return this.memberOf(connection);
  }

  /** Asks for a place for a connection that is in the session. Throws NOT_IN_A_SESSION if it no longer is. */
  ask(connection: Connection, sessionId: string): Promise<MediaMember> {
    const pending = this.asking.get(connection);
    if (pending) return pending;
    const asking = this.askNow(connection, sessionId).finally(() => this.asking.delete(connection));
    this.asking.set(connection, asking);
    return asking;
  }

  private async askNow(connection: Connection, sessionId: string): Promise<MediaMember> {
    await this.commands.execute(new AskForMedia(connection.principal.userId, sessionId, { id: connection.id, nodeId: this.node.id }));
    const member = await this.rooms.add(connection, sessionId);
    if (connection.membership?.sessionId !== sessionId) {
      this.rooms.remove(connection, sessionId);
      throw new DomainError('NOT_IN_A_SESSION');
    }
    if (!member.isEntered) {
      // Marks as told those who are there: they make the first offer.
      this.rooms.answerTo(connection, sessionId);
      member.enter();
    }
    return member;
  }
}
