import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
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

  /** The lock and the first mutes in one statement: it is read whenever somebody joins. */
  async state(sessionId: string): Promise<Pick<ClassroomState, 'locked' | 'muted'>> {
    const rows = await this.db.rows(sql<Row>`
      select coalesce(lock.locked, false) as locked, mute."userId", mute."hereSince"
      from (select ${sessionId}::uuid as session_id) room
      left join room_lock lock using (session_id) left join (${this.mutes(sessionId, null, MUTED_SHOWN)}) mute on true`);
    const mutes = rows.filter((row): row is Row & Mute => row.userId !== null);
    return { locked: rows[0]!.locked, muted: await this.stillMuted(sessionId, mutes) };
  }

  /** Most of the first are still muted, unless many have left. Then twice as many more are read, and so on, as a room of thousands may have emptied. */
  private async stillMuted(sessionId: string, first: readonly Mute[]): Promise<string[]> {
    const muted: string[] = [];
    let part = first;
    for (let size = MUTED_SHOWN; part.length; size *= 2) {
      muted.push(...(await this.inSameStay(sessionId, part)));
      if (part.length < size || muted.length >= MUTED_SHOWN) break;
      part = await this.db.rows(this.mutes(sessionId, part.at(-1)!.userId, size * 2));
    }
    return muted.slice(0, MUTED_SHOWN);
  }

  private mutes(sessionId: string, after: string | null, limit: number): RawBuilder<Mute> {
    return sql<Mute>`select user_id as "userId", here_since as "hereSince" from room_mute
      where session_id = ${sessionId} and (${after}::uuid is null or user_id > ${after}::uuid) order by user_id limit ${limit}`;
  }

  /** Somebody who has left and returned is not muted any more: that is another stay. */
  private async inSameStay(sessionId: string, mutes: readonly Mute[]): Promise<string[]> {
    const userIds = mutes.map(({ userId }) => userId);
    const visitors = await this.queries.execute(new FindVisitors(sessionId, userIds));
    const hereSince = new Map(visitors.map((visitor) => [visitor.userId, visitor.hereSince?.getTime()]));
    return mutes.filter((mute) => hereSince.get(mute.userId) === mute.hereSince.getTime()).map(({ userId }) => userId);
  }
}
