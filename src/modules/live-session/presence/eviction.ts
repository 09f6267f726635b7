import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import type { SessionAccess } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Admission } from '../access/admission.ts';
import type { Interval } from './domain/presence.ts';
import { PresenceStore } from './presence-store.ts';

/** Closes the presence of users who lost access, with or without sockets. (The realtime module disconnects the sockets themselves.) */
@Injectable()
export class Eviction {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
    private readonly presence: PresenceStore,
    private readonly clock: Clock,
  ) {}

  /** Like `fromSession`, for the live session of a class. Does nothing if there is none. */
  async fromClass(classId: string, userIds: readonly string[]): Promise<void> {
    const live = await this.db.row(sql<{ id: string }>`select id from live_session where class_id = ${classId} and status = 'live'`);
    if (live) await this.fromSession(live.id, userIds);
  }

  /** Closes the presence of the users who may no longer be in the session, or who joined it as staff and no longer are. */
  async fromSession(sessionId: string, userIds: readonly string[]): Promise<void> {
    await this.close(sessionId, userIds, (intervals) => this.withoutAccess(sessionId, intervals));
  }

  /** Closes the users' presence in every session. */
  async fromAll(userIds: readonly string[]): Promise<void> {
    const sessions = await this.db.rows(sql<{ id: string }>`
      select distinct session_id as id from presence_interval where user_id = any(${[...userIds]}::uuid[]) and left_at is null order by id`);
    for (const { id } of sessions) await this.close(id, userIds, async () => new Set(userIds));
  }

  private async close(
    sessionId: string,
    userIds: readonly string[],
    choose: (intervals: readonly Interval[]) => Promise<Set<string>>,
  ): Promise<void> {
    await this.db.transaction([sessionStream(sessionId)], async (tx) => {
      const room = await this.presence.load(sessionId, userIds);
      const evicted = await choose(room.intervals);
      room.closeAll(({ userId }) => evicted.has(userId), this.clock.now(), 'removed');
      await this.presence.save(tx, sessionId, room);
    });
  }

  /** Former staff must leave even an open session: they joined it as staff. They can come back as guests. */
  private async withoutAccess(sessionId: string, intervals: readonly Interval[]): Promise<Set<string>> {
    const accesses = await this.admission.accessTo(sessionId, intervals);
    const mayStay = ({ staff }: Interval, access?: SessionAccess) => access?.mayJoin && (access.isStaff || !staff);
    return new Set(intervals.filter((interval, index) => !mayStay(interval, accesses?.[index])).map(({ userId }) => userId));
  }
}
