import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.ts';
import { GetRoomSession, type RoomSession } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Lookup } from '../domain/fact-messages.ts';

/** Looks up the names and sessions that messages contain, because facts hold only ids. */
@Injectable()
export class RoomLookup implements Lookup {
  constructor(private readonly queries: QueryBus) {}

  async session(sessionId: string): Promise<RoomSession> {
    const session = await this.queries.execute(new GetRoomSession(sessionId));
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    return session;
  }

  async name(userId: string): Promise<string> {
    const [person] = await this.queries.execute(new GetPeople([userId]));
    return person?.name ?? '';
  }
}
