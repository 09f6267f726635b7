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
  type Refusal,
  type RoomSession,
} from '../../../contracts/live-session.ts';
import { FindSessionsJoined } from '../../../contracts/live-session/presence.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { BOOKING_FACTS, bookingOf } from '../domain/fact-messages.ts';
import { channels } from '../transport/channel-names.ts';
import { Transports } from '../transport/transports.ts';
import { AnnouncementAccess } from './announcement-access.ts';
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
    private readonly access: AnnouncementAccess,
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
    const booked = await this.booked(fact, sessionId);
    const members = [...(session.classId ? [channels.class(session.classId)] : []), ...booked.map(channels.user)];
    const room = channels.session(sessionId);
    if (isA(fact, RoomLocked)) return this.locked(fact.payload, members, session, booked);
    if (isA(fact, SessionEnded)) {
      const to = fact.payload.visibility === 'public' ? [...members, channels.catalogue] : members;
      return this.transports.emit(to, [room], 'SESSION_ENDED', { sessionId, outcome: fact.payload.outcome, endedAt: fact.occurredAt });
    }
    const event = isA(fact, SessionStarted) ? 'SESSION_STARTED' : 'SESSION_UPDATED';
    await this.tell(members, event, session, booked);
    if (isForCatalogue(fact))
      this.transports.emit([channels.catalogue], [room, ...members], event, { sessionId, session: withoutVideo(session) });
  }

  /** Tells the old and the new host. Everybody else is told by the SessionEdited that is recorded in the same transaction. */
  private handedOver({ payload: { fromId, toId } }: RecordedFact<SessionHandedOver['payload']>, session: RoomSession): Promise<void> {
    return this.tell([channels.user(fromId), channels.user(toId)], 'SESSION_UPDATED', session, [fromId, toId]);
  }

  /** Everybody gets what the REST API shows them: the video if they may join. `userIds`: those who hear of it for another reason than the class. */
  private async tell(
    to: readonly string[],
    event: 'SESSION_STARTED' | 'SESSION_UPDATED',
    session: RoomSession,
    userIds: readonly string[],
  ): Promise<void> {
    const { id: sessionId } = session;
    const room = channels.session(sessionId);
    const refusals = session.videoUrl === null ? NOBODY : await this.access.of(session, userIds);
    const admitted = [...refusals].flatMap(([userId, refusal]) => (refusal ? [] : [channels.user(userId)]));
    this.transports.emit(admitted, [room], event, { sessionId, session });
    this.transports.emit(to, [room, ...admitted], event, { sessionId, session: withoutVideo(session) });
  }

  /** Whether the door is open is no matter for those who were removed. */
  private async locked(
    message: RoomLocked['payload'],
    to: readonly string[],
    session: RoomSession,
    userIds: readonly string[],
  ): Promise<void> {
    const refusals = await this.access.of(session, userIds);
    const removed = [...refusals].flatMap(([userId, refusal]) => (refusal === 'REMOVED_FROM_SESSION' ? [channels.user(userId)] : []));
    this.transports.emit(to, [channels.session(session.id), ...removed], 'ROOM_LOCKED', message);
  }

  /** The users with a confirmed booking. SessionStarted lists these users; for other facts they are looked up. */
  private async booked(fact: RecordedFact, sessionId: string): Promise<readonly string[]> {
    if (isA(fact, SessionScheduled)) return [];
    if (isA(fact, SessionStarted)) return fact.payload.roster;
    // Bookings that were cancelled together with the session count as well.
    return this.queries.execute(new FindBooked(sessionId, null, true));
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

const NOBODY: ReadonlyMap<string, Refusal | null> = new Map();

/** Only users who may join the session may see its video. */
const withoutVideo = (session: RoomSession): RoomSession => ({ ...session, videoUrl: null, video: null });

/** Clients that watch the catalogue are told of starts, edits (such as a new host name) and ends of public sessions. */
const isForCatalogue = (fact: RecordedFact): boolean =>
  (isA(fact, SessionStarted) || isA(fact, SessionEdited)) && fact.payload.visibility === 'public';
