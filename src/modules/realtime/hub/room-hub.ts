import { Injectable } from '@nestjs/common';
import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { sessionStream, type RecordedFact } from '../../../contracts/fact.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { readHeads, readStream } from '../../../kernel/messaging/log.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import { Transports } from '../transport/transports.ts';
import { ParticipantChanges } from './participant-changes.ts';
import { Room } from './room.ts';
import { RoomLookup } from './room-lookup.ts';

const FACTS_PER_READ = 1_000;

type Work = { readonly facts: readonly RecordedFact[]; readonly upTo: number };

/** The rooms of this node. Each room reads its stream in order from its own position; a wake-up only says that there is more to read. */
@Injectable()
@EventsHandler(StreamGrew)
export class RoomHub implements IEventHandler<StreamGrew> {
  private readonly rooms = new Map<string, Room>();
  private readonly opening = new Map<string, Promise<Room>>();
  private readonly queues = new Map<Room, Work[]>();
  private readonly listeners: ((fact: RecordedFact) => void)[] = [];
  private readonly readers: ((sessionId: string, facts: readonly RecordedFact[]) => void)[] = [];

  constructor(
    private readonly db: Database,
    private readonly transports: Transports,
    private readonly lookup: RoomLookup,
    private readonly changes: ParticipantChanges,
    private readonly log: Log,
  ) {}

  get all(): readonly Room[] {
    return [...this.rooms.values()];
  }

  /** Calls `listener` with each fact right after a room has emitted it, before the next one. */
  onEmitted(listener: (fact: RecordedFact) => void): void {
    this.listeners.push(listener);
  }

  /** Calls `reader` with all facts that a room reads, including those that are sent to nobody, before it emits them. */
  onRead(reader: (sessionId: string, facts: readonly RecordedFact[]) => void): void {
    this.readers.push(reader);
  }

  handle({ stream, seq, facts }: StreamGrew): void {
    const room = stream.startsWith('session:') ? this.rooms.get(stream.slice('session:'.length)) : undefined;
    if (room) this.advance(room, { facts, upTo: seq });
  }

  /** Returns the room, and creates it if this node does not have it yet. Each `open` needs one `close`. */
  async open(sessionId: string): Promise<Room> {
    const room = this.rooms.get(sessionId) ?? (await this.start(sessionId));
    room.users++;
    return room;
  }

  private start(sessionId: string): Promise<Room> {
    const pending = this.opening.get(sessionId);
    if (pending) return pending;
    const opening = Promise.all([this.db.headOf(sessionStream(sessionId)), this.changes.lastOf(sessionId)])
      .then(([head, last]) => {
        this.changes.open(sessionId, last);
        const room = new Room(sessionId, head, this.transports, this.lookup, (fact) =>
          this.listeners.forEach((listener) => listener(fact)),
        );
        this.rooms.set(sessionId, room);
        return room;
      })
      .finally(() => this.opening.delete(sessionId));
    this.opening.set(sessionId, opening);
    return opening;
  }

  close(room: Room): void {
    if (--room.users > 0) return;
    this.rooms.delete(room.sessionId);
    this.changes.close(room.sessionId);
  }

  /** What a connection holds of the participants if it reads them now: the argument of `repeatParticipants`. */
  toldOf({ sessionId }: Room): number {
    return this.changes.toldOf(sessionId);
  }

  /**
   * Sends joins and leaves after the number `seq` again, and changes of media states since `told`: the first time, a connection that was still joining
   * could not receive them.
   */
  repeatParticipants(room: Room, seq: number, told: number): void {
    this.changes.note(room.sessionId, room.since(seq));
    this.changes.tellMedia(room.sessionId, told);
  }

  /** Reads in all rooms the facts whose wake-up was lost, and tells of other changes whose notice was lost. */
  async catchUp(): Promise<void> {
    const streams = this.all.map(({ sessionId }) => sessionStream(sessionId));
    for (const { stream, last_seq } of await this.db.rows(readHeads(streams))) this.handle(new StreamGrew(stream, last_seq, []));
    await this.changes.catchUp();
  }

  private advance(room: Room, work: Work): void {
    const queue = this.queues.get(room);
    if (queue) queue.push(work);
    else {
      this.queues.set(room, [work]);
      void this.drain(room);
    }
  }

  private async drain(room: Room): Promise<void> {
    const queue = this.queues.get(room)!;
    try {
      for (let work = queue.shift(); work; work = queue.shift()) await this.follow(room, work);
    } catch (error) {
      // The next wake-up or heartbeat continues from the same position.
      this.log.warn('room could not follow its stream', { sessionId: room.sessionId, error });
    } finally {
      this.queues.delete(room);
    }
  }

  private async follow(room: Room, { facts, upTo }: Work): Promise<void> {
    const fresh = facts.filter(({ seq }) => seq > room.seq);
    if (fresh[0]?.seq === room.seq + 1) return this.emit(room, fresh);
    while (room.seq < upTo) {
      const next = await this.db.rows(readStream(sessionStream(room.sessionId), room.seq, FACTS_PER_READ));
      if (!next.length) return;
      await this.emit(room, next);
    }
  }

  private async emit(room: Room, facts: readonly RecordedFact[]): Promise<void> {
    this.changes.note(room.sessionId, facts);
    for (const reader of this.readers) reader(room.sessionId, facts);
    await room.emit(facts);
  }
}
