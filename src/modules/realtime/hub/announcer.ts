import { Injectable } from '@nestjs/common';
import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import {
  SessionCancelled,
  SessionEdited,
  SessionEnded,
  SessionHandedOver,
  SessionScheduled,
  SessionStarted,
  type RoomSession,
} from '../../../contracts/live-session.js';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { Log } from '../../../kernel/logging/log.js';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.js';
import { BOOKING_FACTS, bookingOf } from '../domain/messages.js';
import { rooms, Transports } from '../transport/transport.js';
import { RoomLookup } from './room-lookup.js';

const ANNOUNCED = new Set<string>([
  SessionScheduled.type,
  SessionEdited.type,
  SessionCancelled.type,
  SessionStarted.type,
  SessionEnded.type,
  SessionHandedOver.type,
  ...BOOKING_FACTS,
]);

/** Whether a fact is told outside its session's room. */
export const isAnnounced = ({ type }: { readonly type: string }): boolean => ANNOUNCED.has(type);

/** Tells the class, who has booked, of public sessions the catalogue, and of a booking its student, what concerns who is not in the room. Without numbers: the lists say the same. */
@Injectable()
@EventsHandler(StreamGrew)
export class Announcer implements IEventHandler<StreamGrew> {
  /** A series is hundreds of sessions at once. */
  private readonly gate = new Semaphore(4, 10_000, () => new Error('too much is to be announced'));

  constructor(
    private readonly transports: Transports,
    private readonly lookup: RoomLookup,
    private readonly log: Log,
  ) {}

  handle({ facts }: StreamGrew): void {
    for (const fact of facts)
      if (isAnnounced(fact))
        this.gate
          .run(() => this.announce(fact))
          .catch((error: unknown) => this.log.warn('an announcement was lost', { stream: fact.stream, seq: fact.seq, error }));
  }

  private async announce(fact: RecordedFact): Promise<void> {
    const { sessionId } = fact.payload as { sessionId: string };
    if (BOOKING_FACTS.includes(fact.type)) {
      const message = bookingOf(fact);
      return this.transports.emit([rooms.user(message.studentId)], [rooms.session(sessionId)], 'BOOKING_CHANGED', message);
    }
    const session = await this.lookup.session(sessionId);
    // SessionEdited, beside it, tells everybody else. What is watched is for those who may come in.
    if (isA(fact, SessionHandedOver)) {
      const { fromId, toId } = fact.payload;
      this.tell(fact, [rooms.user(toId)], [rooms.session(sessionId)], session);
      return this.tell(fact, [rooms.user(fromId)], [rooms.session(sessionId), rooms.user(toId)], {
        ...session,
        videoUrl: null,
        video: null,
      });
    }
    const concerned = [...(session.classId ? [rooms.class(session.classId)] : []), ...(await this.booked(fact, sessionId))];
    const inTheRoom = [rooms.session(sessionId)];
    this.tell(fact, concerned, inTheRoom, session);
    // What is watched is for those who may come in.
    if (isForAll(fact)) this.tell(fact, [rooms.catalogue], [...inTheRoom, ...concerned], { ...session, videoUrl: null, video: null });
  }

  private tell(fact: RecordedFact, to: readonly string[], except: readonly string[], session: RoomSession): void {
    if (!to.length) return;
    const { id: sessionId } = session;
    if (isA(fact, SessionEnded))
      this.transports.emit(to, except, 'SESSION_ENDED', { sessionId, outcome: fact.payload.outcome, endedAt: fact.occurredAt });
    else this.transports.emit(to, except, isA(fact, SessionStarted) ? 'SESSION_STARTED' : 'SESSION_UPDATED', { sessionId, session });
  }

  /** Whoever has a seat, wherever they are; of a start it is in the fact. */
  private async booked(fact: RecordedFact, sessionId: string): Promise<string[]> {
    if (isA(fact, SessionScheduled)) return [];
    const booked = isA(fact, SessionStarted) ? fact.payload.roster : await this.lookup.booked(sessionId);
    return booked.map(rooms.user);
  }
}

/** The catalogue carries the starts and ends of public sessions, in between new names of their hosts, and nothing else. */
const isForAll = (fact: RecordedFact): boolean =>
  (isA(fact, SessionStarted) || isA(fact, SessionEdited) || isA(fact, SessionEnded)) && fact.payload.visibility === 'public';
