import { Injectable } from '@nestjs/common';
import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import type { ClientCommands, JoinAnswer } from '../../../contracts/realtime.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { LeaseLost } from '../../../kernel/node.ts';
import { MediaRooms } from '../media/media-rooms.ts';
import { RoomHub } from './room-hub.ts';
import { isFault, retry, RoomPresence, type Leaving } from './room-presence.ts';
import { RoomReplay } from './room-replay.ts';
import { channelsOf, type Room } from './room.ts';
import type { Connection, Membership } from '../transport/connection.ts';

/**
 * Moves connections into and out of rooms. A join opens the room and has it keep its facts, checks access, reads the state, answers, and
 * subscribes. In this order no message is lost or sent twice.
 */
@Injectable()
@EventsHandler(LeaseLost)
export class RoomMembership implements IEventHandler<LeaseLost> {
  private readonly rooms = new Map<Connection, Room>();

  constructor(
    private readonly presence: RoomPresence,
    private readonly hub: RoomHub,
    private readonly replay: RoomReplay,
    private readonly media: MediaRooms,
    private readonly log: Log,
  ) {}

  /**
   * Calls `answer` once. From that moment the connection receives everything that happens after the state in the answer. `media`: whether it asks
   * for a place in the video and audio; undefined leaves it as it is.
   */
  join(
    connection: Connection,
    { sessionId, since, media }: ClientCommands['JOIN_SESSION']['body'],
    answer: (joined: JoinAnswer) => void,
  ): Promise<void> {
    return this.inTurn(connection, async () => {
      if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
      // The connection closed before its turn came, so nothing would ever remove it from the room.
      if (connection.closed) throw new DomainError('NOT_IN_A_SESSION');
      await this.exitRoom(connection, connection.membership?.sessionId !== sessionId);
      const room = await this.hub.open(sessionId);
      room.expectJoin();
      try {
        await this.enter(connection, room, { since, media }, answer);
      } catch (error) {
        room.cancelJoin();
        this.hub.close(room);
        const hasJoined = connection.membership !== null;
        connection.membership = null;
        this.media.remove(connection, sessionId);
        // The join is in the database, or may be.
        if (hasJoined || isFault(error)) void this.endPresence(connection, sessionId, isFault(error) ? 'left' : 'removed');
        throw error;
      }
    });
  }

  private async enter(
    connection: Connection,
    room: Room,
    { since, media }: { readonly since?: number; readonly media?: boolean },
    answer: (joined: JoinAnswer) => void,
  ): Promise<void> {
    const { principal } = connection;
    const { sessionId } = room;
    const { nodeId } = this.presence;
    const { access, meeting } = await this.presence.join(connection, sessionId, media);
    const listener = access.isStaff ? { staff: true as const } : { staff: false as const, userId: principal.userId };
    // From here on the connection can be evicted. The state is read only after that: the read rejects a user who has lost access since the
    // join, and is repeated for a connection that was suspended during it.
    const membership: Membership = { sessionId, listener, suspensions: 0, missesAfter: 0 };
    connection.membership = membership;
    if (media === false) this.media.remove(connection, sessionId);
    if (media || this.media.has(connection, sessionId)) await this.media.add(connection, sessionId);
    for (let isIn = false; !isIn;) {
      const { suspensions } = membership;
      membership.missesAfter = this.hub.toldOf(room);
      const state = await this.replay.run(sessionId, { listener, user: principal, since, needsEveryMark: connection.autoJoins });
      isIn = await room.admit(connection, state.seq, () => {
        if (membership.suspensions !== suspensions) return false;
        this.rooms.set(connection, room);
        const video = this.media.answerTo(connection, sessionId);
        answer({ sessionId, staff: access.isStaff, meetingUrl: meeting.url, meetingPassword: meeting.password, ...state, media: video });
        return true;
      });
      if (!isIn) continue;
      this.hub.repeatParticipants(room, state.seq, membership.missesAfter);
      this.media.entered(connection, sessionId);
    }
    // The lease was lost during the join, when `handle` did not find this connection yet.
    if (this.presence.nodeId !== nodeId) void this.rejoin(connection);
  }

  /** Stops messages to a connection whose user may have lost access, until `resume` or `evict`. */
  suspend(connection: Connection): void {
    const { membership } = connection;
    if (!membership) return;
    membership.suspensions++;
    const room = this.rooms.get(connection);
    // If the connection is still joining, its join notices the suspension.
    if (!room || membership.suspendedFrom !== undefined) return;
    membership.suspendedFrom = room.seq;
    membership.missesAfter = this.hub.toldOf(room);
    room.expectJoin();
    connection.unsubscribe(channelsOf(connection));
  }

  /** The user still has access: sends what the connection missed, unless it was suspended again since `suspensions` was read. */
  async resume(connection: Connection, membership: Membership, suspensions: number): Promise<void> {
    if (membership.suspendedFrom === undefined) return;
    await this.inTurn(connection, async () => {
      const { suspendedFrom } = membership;
      const room = this.rooms.get(connection);
      if (connection.membership !== membership || !room || suspendedFrom === undefined) return;
      const isIn = await room.admit(connection, suspendedFrom, () => {
        if (membership.suspensions !== suspensions) return false;
        membership.suspendedFrom = undefined;
        return true;
      });
      if (isIn) this.hub.repeatParticipants(room, suspendedFrom, membership.missesAfter);
    });
  }

  /** Ends this membership. Returns false if it had already ended. */
  async evict(connection: Connection, membership: Membership): Promise<boolean> {
    let wasMember = false;
    await this.inTurn(connection, async () => {
      wasMember = connection.membership === membership;
      if (wasMember) await this.exitRoom(connection, true, 'removed');
    });
    return wasMember;
  }

  /** Leaves the connection's session, if it is in one. */
  leave(connection: Connection): Promise<void> {
    return this.inTurn(connection, () => this.exitRoom(connection, true));
  }

  /** Stops the messages of the room, and also ends the user's presence if `endsPresence`. */
  private async exitRoom(connection: Connection, endsPresence: boolean, why: Leaving = 'left'): Promise<void> {
    const { membership } = connection;
    const room = this.rooms.get(connection);
    if (!membership || !room) return;
    connection.unsubscribe(channelsOf(connection));
    if (membership.suspendedFrom !== undefined) room.cancelJoin();
    this.rooms.delete(connection);
    this.hub.close(room);
    connection.membership = null;
    if (!endsPresence) return;
    this.media.remove(connection, membership.sessionId);
    await this.endPresence(connection, membership.sessionId, why);
  }

  /** The other nodes considered this one dead, and ended the presence of everybody on it: they rejoin under the node's new id. */
  async handle(): Promise<void> {
    await Promise.all([...this.rooms.keys()].map((connection) => this.rejoin(connection)));
  }

  private rejoin(connection: Connection): Promise<void> {
    return this.inTurn(connection, async () => {
      const { membership } = connection;
      if (!membership || connection.closed) return;
      const { sessionId } = membership;
      try {
        const hasMedia = this.media.has(connection, sessionId);
        await this.presence.rejoin(connection, sessionId, hasMedia || undefined);
        if (hasMedia) await this.media.add(connection, sessionId);
      } catch (error) {
        this.log.warn('rejoin failed', { sessionId, error });
        if (isFault(error)) retry(() => this.rejoin(connection));
      }
    });
  }

  /** Retries if the database is down, because no other node ends this presence while this one is alive. */
  private async endPresence(connection: Connection, sessionId: string, why: Leaving): Promise<void> {
    if (connection.membership?.sessionId === sessionId && !connection.closed) return;
    try {
      await this.presence.leave(connection, sessionId, connection.closed && why === 'left' ? 'lost' : why);
    } catch (error) {
      this.log.warn('leave failed', { sessionId, error });
      // In turn, so that it cannot end the new presence if the connection has rejoined by then.
      if (isFault(error)) retry(() => this.inTurn(connection, () => this.endPresence(connection, sessionId, why)));
    }
  }

  private inTurn(connection: Connection, work: () => Promise<void>): Promise<void> {
    const turn = connection.queue.then(work);
    connection.queue = turn.catch(() => undefined);
    return turn;
  }
}
