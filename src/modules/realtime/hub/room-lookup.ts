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

/** Names, titles and recipients, looked up when a message is made: facts hold ids only. */
@Injectable()
export class RoomLookup implements Lookup {
  constructor(private readonly queries: QueryBus) {}

  async session(sessionId: string): Promise<RoomSession> {
    const session = await this.queries.execute(new GetRoomSession(sessionId));
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    return session;
  }

  /** Users with a confirmed booking, including one that was cancelled together with the session. */
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

  /** The ids of the classes, the joined sessions, and (for staff) the open registers that show this user's name. */
  async whereShown(userId: string): Promise<{ classes: readonly string[]; joined: readonly string[]; lines: readonly string[] }> {
    const [{ teaching, attending }, joined, lines] = await Promise.all([
      this.queries.execute(new GetClassesOf(userId)),
      this.queries.execute(new FindSessionsJoined(userId)),
      this.queries.execute(new FindOpenLines(userId)),
    ]);
    return { classes: [...teaching, ...attending], joined, lines };
  }
}
