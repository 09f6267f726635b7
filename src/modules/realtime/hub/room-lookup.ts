import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.js';
import { FindBooked } from '../../../contracts/booking.js';
import { GetRoomSession, type RoomSession } from '../../../contracts/live-session.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Lookup } from '../domain/messages.js';

/** Names and titles are joined when a message is made. */
@Injectable()
export class RoomLookup implements Lookup {
  constructor(private readonly queries: QueryBus) {}

  async session(sessionId: string): Promise<RoomSession> {
    const session = await this.queries.execute(new GetRoomSession(sessionId));
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    return session;
  }

  /** Who holds a confirmed booking, or did until it went with the session: the news of its end may come behind that. */
  booked(sessionId: string): Promise<readonly string[]> {
    return this.queries.execute(new FindBooked(sessionId, null, true));
  }

  async name(userId: string): Promise<string> {
    const [person] = await this.queries.execute(new GetPeople([userId]));
    return person?.name ?? '';
  }
}
