import { Injectable } from '@nestjs/common';
import { EventsHandler, QueryBus, type IEventHandler } from '@nestjs/cqrs';
import { FindOpenLines } from '../../../contracts/attendance.ts';
import { ProfileChanged } from '../../../contracts/auth.ts';
import { FindBooked } from '../../../contracts/booking.ts';
import { ParticipantReadmitted, RoomLocked } from '../../../contracts/classroom/moderation.ts';
import { ClassRenamed, GetClassAccess, GetClassesOf } from '../../../contracts/classes.ts';
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
import { FindSessionsJoined } from '../../../contracts/live-session/presence.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { BOOKING_FACTS, bookingOf } from '../domain/fact-messages.ts';
import { channels } from '../transport/channel-names.ts';
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
  ParticipantReadmitted.type,
  RoomLocked.type,
  ...BOOKING_FACTS,
]);

/** Whether a fact is announced outside its session's room. */
export const isAnnounced = ({ type }: { readonly type: string }): boolean => ANNOUNCED.has(type);

/**
 * Announces changes outside the session's room. Changes of a session go to its class, to users who have booked it and, if it is public, to
 * the catalogue; changes of a booking go to its student. A new name goes everywhere the old one may be displayed. These messages have no
 * number, because a client that missed one can read the same from the REST API.
 */
@Injectable()
@EventsHandler(StreamGrew)
export class Announcer implements IEventHandler<StreamGrew> {
  /** Limits concurrent lookups: scheduling a series announces hundreds of sessions at once. */
  private readonly semaphore = new Semaphore(4, 10_000, () => new Error('too many announcements at once'));

  constructor(
    private readonly transports: Transports,
    private readonly lookup: RoomLookup,
    private readonly queries: QueryBus,
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
    if (isA(fact, ParticipantReadmitted)) {
      const { userId } = fact.payload;
      return this.transports.emit([channels.user(userId)], [channels.session(sessionId)], 'PARTICIPANT_READMITTED', { sessionId, userId });
    }
    if (BOOKING_FACTS.includes(fact.type)) {
      const message = bookingOf(fact);
      return this.transports.emit([channels.user(message.studentId)], [channels.session(sessionId)], 'BOOKING_CHANGED', message);
    }
    const session = await this.lookup.session(sessionId);
    if (isA(fact, SessionHandedOver)) return this.handedOver(fact, session);
    const room = channels.session(sessionId);
    const members = [...(session.classId ? [channels.class(session.classId)] : []), ...(await this.channelsOfBooked(fact, sessionId))];
    this.emit(fact, members, [room], session);
    if (isForCatalogue(fact)) this.emit(fact, [channels.catalogue], [room, ...members], withoutVideo(session));
  }

  /** Tells the old and the new host. Everybody else is told by the SessionEdited that is recorded in the same transaction. */
  private handedOver(fact: RecordedFact<SessionHandedOver['payload']>, session: RoomSession): void {
    const { fromId, toId } = fact.payload;
    const room = channels.session(session.id);
    this.emit(fact, [channels.user(toId)], [room], session);
    this.emit(fact, [channels.user(fromId)], [room, channels.user(toId)], withoutVideo(session));
  }

  private emit(fact: RecordedFact, to: readonly string[], except: readonly string[], session: RoomSession): void {
    const { id: sessionId } = session;
    if (isA(fact, SessionEnded))
      this.transports.emit(to, except, 'SESSION_ENDED', { sessionId, outcome: fact.payload.outcome, endedAt: fact.occurredAt });
    else if (isA(fact, RoomLocked)) this.transports.emit(to, except, 'ROOM_LOCKED', fact.payload);
    else this.transports.emit(to, except, isA(fact, SessionStarted) ? 'SESSION_STARTED' : 'SESSION_UPDATED', { sessionId, session });
  }

  /** The channels of users with a confirmed booking. SessionStarted lists these users; for other facts they are looked up. */
  private async channelsOfBooked(fact: RecordedFact, sessionId: string): Promise<string[]> {
    if (isA(fact, SessionScheduled)) return [];
    if (isA(fact, SessionStarted)) return fact.payload.roster.map(channels.user);
    // Bookings that were cancelled together with the session count as well.
    return (await this.queries.execute(new FindBooked(sessionId, null, true))).map(channels.user);
  }

  private async classRenamed(classId: string, byId: string): Promise<void> {
    const { name } = (await this.queries.execute(new GetClassAccess(classId, byId)))!;
    this.transports.emit([channels.class(classId)], [], 'CLASS_RENAMED', { classId, name });
  }

  /** Each connection receives the message once, even if it subscribes to several of these channels. */
  private async userRenamed(userId: string): Promise<void> {
    const [name, { teaching, attending }, joinedSessions, sessionsWithOpenLine] = await Promise.all([
      this.lookup.name(userId),
      this.queries.execute(new GetClassesOf(userId)),
      this.queries.execute(new FindSessionsJoined(userId)),
      this.queries.execute(new FindOpenLines(userId)),
    ]);
    const to = [
      channels.user(userId),
      ...[...teaching, ...attending].map(channels.class),
      ...joinedSessions.map(channels.session),
      ...sessionsWithOpenLine.map(channels.staff),
    ];
    this.transports.emit(to, [], 'USER_RENAMED', { userId, name });
  }
}

/** Only users who may join the session may see its video. */
const withoutVideo = (session: RoomSession): RoomSession => ({ ...session, videoUrl: null, video: null });

/** Clients that watch the catalogue are told of starts, edits (such as a new host name) and ends of public sessions. */
const isForCatalogue = (fact: RecordedFact): boolean =>
  (isA(fact, SessionStarted) || isA(fact, SessionEdited) || isA(fact, SessionEnded)) && fact.payload.visibility === 'public';
