import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import type { RecordedFact } from '../../../contracts/fact.ts';
import type { JoinAnswer } from '../../../contracts/realtime.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Node } from '../../../kernel/node.ts';
import { RoomHub } from './room-hub.ts';
import { RoomReader } from './room-reader.ts';
import { channelsOf, type Room } from './room.ts';
import type { Connection, Membership } from '../transport/connection.ts';

const RETRY_MS = 1_000;

/** Joins and leaves: open the room and keep its facts, authorise, read, answer, then let messages flow. In this order nothing is lost or doubled. */
@Injectable()
export class RoomMembership {
  private readonly rooms = new Map<Connection, Room>();

  constructor(
    private readonly commands: CommandBus,
    private readonly hub: RoomHub,
    private readonly reader: RoomReader,
    private readonly node: Node,
    private readonly log: Log,
  ) {}

  /** `listener` is called with each fact right after a room has emitted it, before the next one. */
  onEmitted(listener: (fact: RecordedFact) => void): void {
    this.hub.onEmitted(listener);
  }

  /** `answer` is called once, at the moment from which the connection receives everything that is newer. */
  join(connection: Connection, sessionId: string, since: number | undefined, answer: (joined: JoinAnswer) => void): Promise<void> {
    return this.inTurn(connection, async () => {
      if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
      // Closed before its turn came: nothing would ever take it out again.
      if (connection.closed) throw new DomainError('NOT_IN_A_SESSION');
      await this.exitRoom(connection, connection.membership?.sessionId !== sessionId);
      const room = await this.hub.open(sessionId);
      room.expectJoin();
      try {
        await this.enter(connection, room, since, answer);
      } catch (error) {
        room.cancelJoin();
        this.hub.close(room);
        const isIn = connection.membership !== null;
        connection.membership = null;
        // The join was committed, or may have been.
        if (isIn || isFault(error)) void this.endPresence(connection, sessionId);
        throw error;
      }
    });
  }

  private async enter(connection: Connection, room: Room, since: number | undefined, answer: (joined: JoinAnswer) => void): Promise<void> {
    const { principal } = connection;
    const { sessionId } = room;
    const nodeId = this.node.id;
    const { access, meeting } = await this.commands.execute(new JoinSession(principal, sessionId, { id: connection.id, nodeId }));
    const listener = access.isStaff ? { staff: true as const } : { staff: false as const, userId: principal.userId };
    // From here on it can be evicted, and the room is read after that: the reader rejects a user who lost access since the join, and the
    // room is read again for one who is suspended during the read.
    const membership: Membership = { sessionId, listener, suspensions: 0 };
    connection.membership = membership;
    for (let isIn = false; !isIn;) {
      const { suspensions } = membership;
      const state = await this.reader.run(sessionId, { listener, user: principal, since });
      isIn = await room.admit(connection, state.seq, () => {
        if (membership.suspensions !== suspensions) return false;
        this.rooms.set(connection, room);
        answer({ sessionId, staff: access.isStaff, meetingUrl: meeting.url, meetingPassword: meeting.password, ...state });
        return true;
      });
      if (isIn) this.hub.repeatParticipants(room, state.seq);
    }
    // The lease was lost during the join, before this connection was among those that rejoin.
    if (this.node.id !== nodeId) void this.rejoin(connection);
  }

  /** Its user may have lost access: it receives nothing from now until `resume` or `evict`. */
  suspend(connection: Connection): void {
    const { membership } = connection;
    if (!membership) return;
    membership.suspensions++;
    const room = this.rooms.get(connection);
    // While it is still joining, the join notices the suspension.
    if (!room || membership.suspendedFrom !== undefined) return;
    membership.suspendedFrom = room.seq;
    room.expectJoin();
    connection.unsubscribe(channelsOf(connection));
  }

  /** Its user still has access: it is sent what it missed, unless it was suspended again since `suspensions` was read. */
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
      if (isIn) this.hub.repeatParticipants(room, suspendedFrom);
    });
  }

  /** Ends this membership, unless it has ended already. Returns whether it did. */
  async evict(connection: Connection, membership: Membership): Promise<boolean> {
    let wasThere = false;
    await this.inTurn(connection, async () => {
      wasThere = connection.membership === membership;
      if (wasThere) await this.exitRoom(connection, true);
    });
    return wasThere;
  }

  /** Leaves the session it is in, if any. */
  leave(connection: Connection): Promise<void> {
    return this.inTurn(connection, () => this.exitRoom(connection, true));
  }

  /** Stops the messages. `forGood` also ends the presence interval. */
  private async exitRoom(connection: Connection, forGood: boolean): Promise<void> {
    const { membership } = connection;
    const room = this.rooms.get(connection);
    if (!membership || !room) return;
    connection.unsubscribe(channelsOf(connection));
    if (membership.suspendedFrom !== undefined) room.cancelJoin();
    this.rooms.delete(connection);
    this.hub.close(room);
    connection.membership = null;
    if (forGood) await this.endPresence(connection, membership.sessionId);
  }

  /** The node's lease was taken, which ended the presence intervals of everybody here: they rejoin. */
  async rejoinAll(): Promise<void> {
    await Promise.all([...this.rooms.keys()].map((connection) => this.rejoin(connection)));
  }

  private rejoin(connection: Connection): Promise<void> {
    return this.inTurn(connection, async () => {
      const { membership, principal, id } = connection;
      if (!membership || connection.closed) return;
      try {
        await this.commands.execute(new JoinSession(principal, membership.sessionId, { id, nodeId: this.node.id }));
      } catch (error) {
        this.log.warn('rejoin failed', { sessionId: membership.sessionId, error });
        if (isFault(error)) retry(() => this.rejoin(connection));
      }
    });
  }

  async disconnected(connection: Connection): Promise<void> {
    connection.closed = true;
    await this.leave(connection);
  }

  /** The interval must end even if the database is down just now: while this node is alive, nobody else ends it. */
  private async endPresence(connection: Connection, sessionId: string): Promise<void> {
    if (connection.membership?.sessionId === sessionId && !connection.closed) return;
    try {
      await this.commands.execute(
        new LeaveSession(
          connection.principal.userId,
          sessionId,
          { id: connection.id, nodeId: this.node.id },
          connection.closed ? 'lost' : 'left',
        ),
      );
    } catch (error) {
      this.log.warn('leave failed', { sessionId, error });
      // Queued, because it would end the new presence if the connection has rejoined by then.
      if (isFault(error)) retry(() => this.inTurn(connection, () => this.endPresence(connection, sessionId)));
    }
  }

  private inTurn(connection: Connection, work: () => Promise<void>): Promise<void> {
    const turn = connection.queue.then(work);
    connection.queue = turn.catch(() => undefined);
    return turn;
  }
}

/** For writes that must reach the database once it is back. */
const retry = (work: () => Promise<void>): void => void setTimeout(() => void work(), RETRY_MS).unref();

/** A failure rather than a rule that was broken. */
const isFault = (error: unknown): boolean => !(error instanceof DomainError) || error.code === 'DATABASE_UNAVAILABLE';
