import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { ClassroomState } from '../../../contracts/classroom/room-state.ts';
import { FindVisitors } from '../../../contracts/live-session/presence.ts';
import { Database } from '../../../kernel/messaging/database.ts';

/** A snapshot goes to everyone who joins, so it does not list the thousands who are muted in a big room. */
const MUTED_SHOWN = 200;

/** What those who join a session see of what its staff have decided. */
@Injectable()
export class RoomModeration {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async state(sessionId: string): Promise<Pick<ClassroomState, 'locked' | 'muted'>> {
    const lock = await this.db.row(sql<{ locked: boolean }>`select locked from room_lock where session_id = ${sessionId}`);
    return { locked: lock?.locked ?? false, muted: await this.muted(sessionId) };
  }

  /** Somebody who has left and returned is not muted any more: that is another stay. */
  private async muted(sessionId: string): Promise<string[]> {
    const mutes = await this.db.rows(sql<{ userId: string; hereSince: Date }>`
      select user_id as "userId", here_since as "hereSince" from room_mute where session_id = ${sessionId}`);
    if (!mutes.length) return [];
    const userIds = mutes.map(({ userId }) => userId);
    const visitors = await this.queries.execute(new FindVisitors(sessionId, userIds));
    const hereSince = new Map(visitors.map((visitor) => [visitor.userId, visitor.hereSince?.getTime()]));
    const muted = mutes.filter((mute) => hereSince.get(mute.userId) === mute.hereSince.getTime());
    return muted.map(({ userId }) => userId).slice(0, MUTED_SHOWN);
  }
}
