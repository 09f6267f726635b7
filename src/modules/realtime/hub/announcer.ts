import { Injectable } from '@nestjs/common';
import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { ProfileChanged } from '../../../contracts/auth.ts';
import { ClassRenamed } from '../../../contracts/classes.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import {
  SessionCancelled,
  SessionEdited,
  SessionEnded,
  SessionHandedOver,
  SessionScheduled,
  SessionStarted,
  type RoomSession,
} from '../../../contracts/live-session.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { BOOKING_FACTS, bookingOf } from '../domain/fact-messages.ts';
import { channels } from '../transport/channels.ts';
import { Transports } from '../transport/transports.ts';
import { RoomLookup } from './room-lookup.ts';

const ANNOUNCED = new Set<string>([
  SessionScheduled.type,
  SessionEdited.type,
  SessionCancelled.type,
  SessionStarted.type,
  SessionEnded.type,
  SessionHandedOver.type,
  ClassRenamed.type,
  ProfileChanged.type,
  ...BOOKING_FACTS,
]);

/** Whether a fact is announced outside its session's room. */
export const isAnnounced = ({ type }: { readonly type: string }): boolean => ANNOUNCED.has(type);

/**
 * Tells users outside the room what concerns them: their class, whoever has booked, the catalogue (public sessions), and the student of a
 * booking. New names go wherever the old ones may be on show. These messages have no number: the lists of the REST API say the same.
 */
@Injectable()
@EventsHandler(StreamGrew)
export class Announcer implements IEventHandler<StreamGrew> {
  /** A series is hundreds of sessions at once. */
  private readonly semaphore = new Semaphore(4, 10_000, () => new Error('too many announcements at once'));

  constructor(
    private readonly transports: Transports,
    private readonly lookup: RoomLookup,
    private readonly log: Log,
  ) {}

  handle({ facts }: StreamGrew): void {
    for (const fact of facts)
      if (isAnnounced(fact))
        this.inTurn(fact).catch((error: unknown) => this.log.warn('announcement lost', { stream: fact.stream, seq: fact.seq, error }));
  }

  /** A rename does not wait behind hundreds of sessions. */
  private async inTurn(fact: RecordedFact): Promise<void> {
    if (isA(fact, ClassRenamed)) return this.classRenamed(fact.payload.classId, fact.actorId!);
    if (isA(fact, ProfileChanged)) return fact.payload.fields.includes('name') ? this.userRenamed(fact.payload.userId) : undefined;
    return this.semaphore.run(() => this.announce(fact));
  }

  private async announce(fact: RecordedFact): Promise<void> {
    const { sessionId } = fact.payload as { sessionId: string };
    if (BOOKING_FACTS.includes(fact.type)) {
      const message = bookingOf(fact);
      return this.transports.emit([channels.user(message.studentId)], [channels.session(sessionId)], 'BOOKING_CHANGED', message);
    }
    const session = await this.lookup.session(sessionId);
    if (isA(fact, SessionHandedOver)) return this.handedOver(fact, session);
    const room = channels.session(sessionId);
    const concerned = [...(session.classId ? [channels.class(session.classId)] : []), ...(await this.booked(fact, sessionId))];
    this.tell(fact, concerned, [room], session);
    if (isForCatalogue(fact)) this.tell(fact, [channels.catalogue], [room, ...concerned], withoutVideo(session));
  }

  /** To both hosts; SessionEdited, recorded with it, tells everybody else. */
  private handedOver(fact: RecordedFact<SessionHandedOver['payload']>, session: RoomSession): void {
    const { fromId, toId } = fact.payload;
    const room = channels.session(session.id);
    this.tell(fact, [channels.user(toId)], [room], session);
    this.tell(fact, [channels.user(fromId)], [room, channels.user(toId)], withoutVideo(session));
  }

  private tell(fact: RecordedFact, to: readonly string[], except: readonly string[], session: RoomSession): void {
    const { id: sessionId } = session;
    if (isA(fact, SessionEnded))
      this.transports.emit(to, except, 'SESSION_ENDED', { sessionId, outcome: fact.payload.outcome, endedAt: fact.occurredAt });
    else this.transports.emit(to, except, isA(fact, SessionStarted) ? 'SESSION_STARTED' : 'SESSION_UPDATED', { sessionId, session });
  }

  /** Users with a confirmed booking. A start carries them in its fact. */
  private async booked(fact: RecordedFact, sessionId: string): Promise<string[]> {
    if (isA(fact, SessionScheduled)) return [];
    const booked = isA(fact, SessionStarted) ? fact.payload.roster : await this.lookup.booked(sessionId);
    return booked.map(channels.user);
  }

  private async classRenamed(classId: string, byId: string): Promise<void> {
    const name = await this.lookup.className(classId, byId);
    this.transports.emit([channels.class(classId)], [], 'CLASS_RENAMED', { classId, name });
  }

  /** One message to each socket, however many of these channels it is in. */
  private async userRenamed(userId: string): Promise<void> {
    const [name, { classes, joined, lines }] = await Promise.all([this.lookup.name(userId), this.lookup.whereShown(userId)]);
    const to = [channels.user(userId), ...classes.map(channels.class), ...joined.map(channels.session), ...lines.map(channels.staff)];
    this.transports.emit(to, [], 'USER_RENAMED', { userId, name });
  }
}

/** The video is only for those who may join. */
const withoutVideo = (session: RoomSession): RoomSession => ({ ...session, videoUrl: null, video: null });

/** The catalogue hears of starts and ends of public sessions, and of new names of their hosts in between. */
const isForCatalogue = (fact: RecordedFact): boolean =>
  (isA(fact, SessionStarted) || isA(fact, SessionEdited) || isA(fact, SessionEnded)) && fact.payload.visibility === 'public';
