import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import type { RecordedFact } from '../../../contracts/fact.js';
import type { JoinAnswer } from '../../../contracts/realtime.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.js';
import { Log } from '../../../kernel/logging/log.js';
import { Node } from '../../../kernel/node.js';
import { RoomHub } from '../hub/room-hub.js';
import { RoomReader } from '../hub/room-reader.js';
import { roomsOf, type Room } from '../hub/room.js';
import type { Connection, Place } from '../transport/connection.js';

const AGAIN_MS = 1_000;

/** Into and out of rooms: join and hold, authorise, read, answer, then let flow. In this order nothing is lost or doubled. */
@Injectable()
export class Rooms {
  private readonly places = new Map<Connection, Room>();

  constructor(
    private readonly commands: CommandBus,
    private readonly hub: RoomHub,
    private readonly reader: RoomReader,
    private readonly node: Node,
    private readonly log: Log,
  ) {}

  /** `hook` is told of each fact in the moment in which a room has said it, before it says anything else. */
  onSaid(hook: (fact: RecordedFact) => void): void {
    this.hub.whenSaid(hook);
  }

  /** `answer` is called once, in the same moment in which the connection holds all that the answer says. */
  join(connection: Connection, sessionId: string, since: number | undefined, answer: (joined: JoinAnswer) => void): Promise<void> {
    return this.inTurn(connection, async () => {
      if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
      // It was gone before its turn came, and nobody would ever take it out again.
      if (connection.closed) throw new DomainError('NOT_IN_A_SESSION');
      await this.vacate(connection, connection.place?.sessionId !== sessionId);
      const room = await this.hub.open(sessionId);
      room.expect();
      try {
        await this.comeIn(connection, room, since, answer);
      } catch (error) {
        room.giveUp();
        this.hub.close(room);
        const isIn = connection.place !== null;
        connection.place = null;
        // The joining was committed, or may have been.
        if (isIn || isFault(error)) void this.leaveForGood(connection, sessionId);
        throw error;
      }
    });
  }

  private async comeIn(connection: Connection, room: Room, since: number | undefined, answer: (joined: JoinAnswer) => void): Promise<void> {
    const { principal } = connection;
    const { sessionId } = room;
    const nodeId = this.node.id;
    const { access, meeting } = await this.commands.execute(new JoinSession(principal, sessionId, { id: connection.id, nodeId }));
    const listener = access.isStaff ? { staff: true as const } : { staff: false as const, userId: principal.userId };
    // From here on it can be put out, and the room is read after that: who lost the right to be here since the joining is refused by the
    // reader, and who loses it during the reading is read for again.
    const place: Place = { sessionId, listener, doubts: 0 };
    connection.place = place;
    for (let isIn = false; !isIn;) {
      const { doubts } = place;
      const state = await this.reader.run(sessionId, { listener, user: principal, since });
      isIn = await room.admit(connection, state.seq, () => {
        if (place.doubts !== doubts) return false;
        this.places.set(connection, room);
        answer({ sessionId, staff: access.isStaff, meetingUrl: meeting.url, meetingPassword: meeting.password, ...state });
        return true;
      });
      if (isIn) this.hub.tellAgain(room, state.seq);
    }
    // The lease was lost on the way, before this connection was among those that join anew.
    if (this.node.id !== nodeId) void this.rejoin(connection);
  }

  /** It may have lost the right to be where it is: it hears nothing from this moment on, until `release` or `putOut`. */
  hold(connection: Connection): void {
    const { place } = connection;
    if (!place) return;
    place.doubts++;
    const room = this.places.get(connection);
    // On its way in, it sees the doubt before it enters.
    if (!room || place.heldFrom !== undefined) return;
    place.heldFrom = room.seq;
    room.expect();
    connection.exit(roomsOf(connection));
  }

  /** It may stay: it hears what was said since it was held, unless it was doubted again after `doubts`. */
  async release(connection: Connection, place: Place, doubts: number): Promise<void> {
    if (place.heldFrom === undefined) return;
    await this.inTurn(connection, async () => {
      const { heldFrom } = place;
      const room = this.places.get(connection);
      if (connection.place !== place || !room || heldFrom === undefined) return;
      const isIn = await room.admit(connection, heldFrom, () => {
        if (place.doubts !== doubts) return false;
        place.heldFrom = undefined;
        return true;
      });
      if (isIn) this.hub.tellAgain(room, heldFrom);
    });
  }

  /** Out of this place, unless it has left that already: gives whether it was put out. */
  async putOut(connection: Connection, place: Place): Promise<boolean> {
    let wasThere = false;
    await this.inTurn(connection, async () => {
      wasThere = connection.place === place;
      if (wasThere) await this.vacate(connection, true);
    });
    return wasThere;
  }

  /** Out of the session it is in, if it is in one. */
  leave(connection: Connection): Promise<void> {
    return this.inTurn(connection, () => this.vacate(connection, true));
  }

  /** Stops the flow; `forGood` also ends the presence interval. */
  private async vacate(connection: Connection, forGood: boolean): Promise<void> {
    const { place } = connection;
    const room = this.places.get(connection);
    if (!place || !room) return;
    connection.exit(roomsOf(connection));
    if (place.heldFrom !== undefined) room.giveUp();
    this.places.delete(connection);
    this.hub.close(room);
    connection.place = null;
    if (forGood) await this.leaveForGood(connection, place.sessionId);
  }

  /** The node's lease was taken, and with it the intervals of all who are here: they join anew. */
  async rejoinAll(): Promise<void> {
    await Promise.all([...this.places.keys()].map((connection) => this.rejoin(connection)));
  }

  private rejoin(connection: Connection): Promise<void> {
    return this.inTurn(connection, async () => {
      const { place, principal, id } = connection;
      if (!place || connection.closed) return;
      try {
        await this.commands.execute(new JoinSession(principal, place.sessionId, { id, nodeId: this.node.id }));
      } catch (error) {
        this.log.warn('a connection could not join anew', { sessionId: place.sessionId, error });
        if (isFault(error)) again(() => this.rejoin(connection));
      }
    });
  }

  /** A connection is gone. */
  async gone(connection: Connection): Promise<void> {
    connection.closed = true;
    await this.leave(connection);
  }

  /** The interval must end even if the database is away just now: this node lives, so nobody else would end it. */
  private async leaveForGood(connection: Connection, sessionId: string): Promise<void> {
    if (connection.place?.sessionId === sessionId && !connection.closed) return;
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
      this.log.warn('a leave failed', { sessionId, error });
      // In turn: while the connection is on its way into the session again, this would end its new stay.
      if (isFault(error)) again(() => this.inTurn(connection, () => this.leaveForGood(connection, sessionId)));
    }
  }

  private inTurn(connection: Connection, work: () => Promise<void>): Promise<void> {
    const turn = connection.turn.then(work);
    connection.turn = turn.catch(() => undefined);
    return turn;
  }
}

/** What the database, which is away just now, must yet be told. */
const again = (work: () => Promise<void>): void => void setTimeout(() => void work(), AGAIN_MS).unref();

/** Not a rule that said no, but something that failed. */
const isFault = (error: unknown): boolean => !(error instanceof DomainError) || error.code === 'DATABASE_UNAVAILABLE';
