import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.ts';
import { GetMessageTexts } from '../../../contracts/classroom/chat.ts';
import { GetRoomSession, type RoomSession } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { BatchReads } from '../domain/read-ahead.ts';

/** Looks up the sessions, names and texts that messages contain, because facts hold only ids. */
@Injectable()
export class RoomLookup implements BatchReads {
  constructor(private readonly queries: QueryBus) {}

  async session(sessionId: string): Promise<RoomSession> {
    const session = await this.queries.execute(new GetRoomSession(sessionId));
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    return session;
  }

  async name(userId: string): Promise<string> {
    return (await this.names([userId])).get(userId) ?? '';
  }

  async names(userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const people = await this.queries.execute(new GetPeople(userIds));
    return new Map(people.map(({ id, name }) => [id, name]));
  }

  texts(sessionId: string, messageIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.queries.execute(new GetMessageTexts(sessionId, messageIds));
  }
}
