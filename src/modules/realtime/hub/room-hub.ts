import { Injectable } from '@nestjs/common';
import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { sessionStream, type RecordedFact } from '../../../contracts/fact.js';
import { Log } from '../../../kernel/logging/log.js';
import { Database } from '../../../kernel/messaging/database.js';
import { readHeads, readStream, recordedFact } from '../../../kernel/messaging/log.js';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.js';
import { Transports } from '../transport/transport.js';
import { ParticipantGatherer } from './participant-gatherer.js';
import { Room } from './room.js';
import { RoomLookup } from './room-lookup.js';

const READ_AT_ONCE = 1_000;

type Work = { readonly facts: readonly RecordedFact[]; readonly upTo: number };

/** The rooms of this node. Each reads its stream from its own position in order; a wake-up only says that there is more. */
@Injectable()
@EventsHandler(StreamGrew)
export class RoomHub implements IEventHandler<StreamGrew> {
  private readonly rooms = new Map<string, Room>();
  private readonly opening = new Map<string, Promise<Room>>();
  private readonly queues = new Map<Room, Work[]>();
  private readonly onSaid: ((fact: RecordedFact) => void)[] = [];

  constructor(
    private readonly db: Database,
    private readonly transports: Transports,
    private readonly lookup: RoomLookup,
    private readonly gatherer: ParticipantGatherer,
    private readonly log: Log,
  ) {}

  get size(): number {
    return this.rooms.size;
  }

  get all(): readonly Room[] {
    return [...this.rooms.values()];
  }

  /** `hook` is told of each fact in the moment in which a room has said it, before it says anything else. */
  whenSaid(hook: (fact: RecordedFact) => void): void {
    this.onSaid.push(hook);
  }

  handle({ stream, seq, facts }: StreamGrew): void {
    const room = stream.startsWith('session:') ? this.rooms.get(stream.slice('session:'.length)) : undefined;
    if (room) this.advance(room, { facts, upTo: seq });
  }

  /** The room, opened if this node has none yet. Each `open` is matched by one `close`. */
  async open(sessionId: string): Promise<Room> {
    const room = this.rooms.get(sessionId) ?? (await this.start(sessionId));
    room.users++;
    return room;
  }

  private start(sessionId: string): Promise<Room> {
    const under = this.opening.get(sessionId);
    if (under) return under;
    const opening = this.db
      .headOf(sessionStream(sessionId))
      .then((head) => {
        const room = new Room(sessionId, head, this.transports, this.lookup, (fact) => this.onSaid.forEach((hook) => hook(fact)));
        this.rooms.set(sessionId, room);
        return room;
      })
      .finally(() => this.opening.delete(sessionId));
    this.opening.set(sessionId, opening);
    return opening;
  }

  close(room: Room): void {
    if (--room.users === 0) this.rooms.delete(room.sessionId);
  }

  /** Who came and went behind this number was told, it may be, before somebody could hear it who was on the way in: it is told again. */
  tellAgain(room: Room, seq: number): void {
    this.gatherer.note(room.sessionId, room.since(seq));
  }

  /** Reads what wake-ups did not tell, in all rooms at once. */
  async catchUp(): Promise<void> {
    const streams = this.all.map(({ sessionId }) => sessionStream(sessionId));
    for (const { stream, last_seq } of await this.db.rows(readHeads(streams))) this.handle(new StreamGrew(stream, last_seq, []));
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
      // The next wake-up, or the heartbeat, finds the same gap again.
      this.log.warn('a room could not follow its stream', { sessionId: room.sessionId, error });
    } finally {
      this.queues.delete(room);
    }
  }

  private async follow(room: Room, { facts, upTo }: Work): Promise<void> {
    const fresh = facts.filter(({ seq }) => seq > room.seq);
    if (fresh[0]?.seq === room.seq + 1) return this.emit(room, fresh);
    while (room.seq < upTo) {
      const rows = await this.db.rows(readStream(sessionStream(room.sessionId), room.seq, READ_AT_ONCE));
      if (!rows.length) return;
      await this.emit(room, rows.map(recordedFact));
    }
  }

  private async emit(room: Room, facts: readonly RecordedFact[]): Promise<void> {
    this.gatherer.note(room.sessionId, facts);
    await room.emit(facts);
  }
}
