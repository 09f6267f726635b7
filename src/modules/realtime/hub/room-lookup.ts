import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindOpenLines } from '../../../contracts/attendance.ts';
import { GetPeople } from '../../../contracts/auth.ts';
import { FindBooked } from '../../../contracts/booking.ts';
import { GetClassAccess, GetClassesOf } from '../../../contracts/classes.ts';
import { GetRoomSession, type RoomSession } from '../../../contracts/live-session.ts';
import { FindSessionsJoined } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Lookup } from '../domain/fact-messages.ts';

/** Ids of classes and sessions. */
interface NamePlaces {
  readonly classes: readonly string[];
  readonly joinedSessions: readonly string[];
  readonly sessionsWithOpenLine: readonly string[];
}

/** Looks up the names, sessions and recipients of messages, because facts hold only ids. */
@Injectable()
export class RoomLookup implements Lookup {
  constructor(private readonly queries: QueryBus) {}

  async session(sessionId: string): Promise<RoomSession> {
    const session = await this.queries.execute(new GetRoomSession(sessionId));
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    return session;
  }

  /** The ids of users with a confirmed booking, including bookings that were cancelled together with the session. */
  booked(sessionId: string): Promise<readonly string[]> {
    return this.queries.execute(new FindBooked(sessionId, null, true));
  }

  async name(userId: string): Promise<string> {
    const [person] = await this.queries.execute(new GetPeople([userId]));
    return person?.name ?? '';
  }

  async className(classId: string, byId: string): Promise<string> {
    return (await this.queries.execute(new GetClassAccess(classId, byId)))!.name;
  }

  /** Where this user's name is displayed: the ids of their classes, of the sessions they are in, and of sessions with an open register that has a line for them. */
  async whereShown(userId: string): Promise<NamePlaces> {
    const [{ teaching, attending }, joinedSessions, sessionsWithOpenLine] = await Promise.all([
      this.queries.execute(new GetClassesOf(userId)),
      this.queries.execute(new FindSessionsJoined(userId)),
      this.queries.execute(new FindOpenLines(userId)),
    ]);
    return { classes: [...teaching, ...attending], joinedSessions, sessionsWithOpenLine };
  }
}
