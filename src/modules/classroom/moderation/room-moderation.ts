import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { ClassroomState } from '../../../contracts/classroom/room-state.ts';
import { FindVisitors } from '../../../contracts/live-session/presence.ts';
import { Database } from '../../../kernel/messaging/database.ts';

interface Mute {
  readonly userId: string;
  readonly hereSince: Date;
}
interface Row {
  readonly locked: boolean;
  /** Null if nobody is muted. */
  readonly userId: string | null;
}

/** A snapshot goes to everyone who joins, so it does not list the thousands who are muted in a big room. */
const MUTED_SHOWN = 200;

/** What those who join a session see of what its staff have decided. */
@Injectable()
export class RoomModeration {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  /** One statement for both: it is read whenever somebody joins. */
  async state(sessionId: string): Promise<Pick<ClassroomState, 'locked' | 'muted'>> {
    const rows = await this.db.rows(sql<Row>`
      select coalesce(lock.locked, false) as locked, mute.user_id as "userId", mute.here_since as "hereSince"
      from (select ${sessionId}::uuid as session_id) room
      left join room_lock lock using (session_id) left join room_mute mute using (session_id)`);
    const mutes = rows.filter((row): row is Row & Mute => row.userId !== null);
    return { locked: rows[0]!.locked, muted: mutes.length ? await this.stillMuted(sessionId, mutes) : [] };
  }

  /** Somebody who has left and returned is not muted any more: that is another stay. */
  private async stillMuted(sessionId: string, mutes: readonly Mute[]): Promise<string[]> {
    const userIds = mutes.map(({ userId }) => userId);
    const visitors = await this.queries.execute(new FindVisitors(sessionId, userIds));
    const hereSince = new Map(visitors.map((visitor) => [visitor.userId, visitor.hereSince?.getTime()]));
    const muted = mutes.filter((mute) => hereSince.get(mute.userId) === mute.hereSince.getTime());
    return muted.map(({ userId }) => userId).slice(0, MUTED_SHOWN);
  }
}
