import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindClosedDoors, GetDoor } from '../../../contracts/classroom/moderation.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import type { Barred, SessionRules } from './domain/session-access.ts';

/**
 * Finds out whom a session keeps out, other than its staff. The classroom module knows what the host decided; who has been there is known here. A lock
 * ends with the session. A removal does not: what happens at the end is no more for somebody who was removed than what happened before.
 */
@Injectable()
export class Doors {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  /** Those of the users who are barred from the session. Makes at most one query, and another one only if the session is locked. */
  async barredFrom(session: Pick<SessionRules, 'id' | 'status'>, userIds: readonly string[]): Promise<ReadonlyMap<string, Barred>> {
    const { id, status } = session;
    if (!hasBegun(session) || !userIds.length) return new Map();
    const { locked, removed } = await this.queries.execute(new GetDoor(id, userIds));
    const barred = new Map<string, Barred>();
    if (locked && status === 'live') {
      const known = await this.ids(sql`
        select distinct user_id as id from presence_interval where session_id = ${id} and user_id = any(${[...userIds]}::uuid[])`);
      for (const userId of userIds) if (!known.has(userId)) barred.set(userId, 'locked-out');
    }
    for (const userId of removed) barred.set(userId, 'removed');
    return barred;
  }

  /** Those of the sessions that the user is barred from. Like `barredFrom`, for many sessions. */
  async barredTo(userId: string, sessions: readonly Pick<SessionRules, 'id' | 'status'>[]): Promise<ReadonlyMap<string, Barred>> {
    const begun = new Map(sessions.filter(hasBegun).map(({ id, status }) => [id, status]));
    if (!begun.size) return new Map();
    const closed = await this.queries.execute(new FindClosedDoors(userId, [...begun.keys()]));
    const locked = [...closed].filter(([id, why]) => why === 'locked' && begun.get(id) === 'live').map(([id]) => id);
    const visited = locked.length
      ? await this.ids(sql`
          select distinct session_id as id from presence_interval where user_id = ${userId} and session_id = any(${locked}::uuid[])`)
      : new Set<string>();
    const barred = new Map<string, Barred>();
    for (const [id, why] of closed) if (why === 'removed') barred.set(id, 'removed');
    for (const id of locked) if (!visited.has(id)) barred.set(id, 'locked-out');
    return barred;
  }

  private async ids(query: ReturnType<typeof sql>): Promise<Set<string>> {
    return new Set((await this.db.rows(query as ReturnType<typeof sql<{ id: string }>>)).map(({ id }) => id));
  }
}

const hasBegun = ({ status }: Pick<SessionRules, 'status'>): boolean => status === 'live' || status === 'ended';
