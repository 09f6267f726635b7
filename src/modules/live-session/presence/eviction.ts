import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import type { SessionAccess } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Admission } from '../access/admission.ts';
import type { Interval } from './domain/presence.ts';
import { PresenceStore } from './presence-store.ts';

/** Ends the presence of who may be there no more, sockets or not. (The sockets themselves are put out by the realtime module.) */
@Injectable()
export class Eviction {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
    private readonly presence: PresenceStore,
    private readonly clock: Clock,
  ) {}

  /** From the live session of a class: those of these users who are not admitted to it otherwise, and staff who are staff no more. */
  async ofClass(classId: string, userIds: readonly string[]): Promise<void> {
    const live = await this.db.row(sql<{ id: string }>`select id from live_session where class_id = ${classId} and status = 'live'`);
    if (live) await this.ofSession(live.id, userIds);
  }

  /** From a session: those of these users who are not admitted to it. */
  async ofSession(sessionId: string, userIds: readonly string[]): Promise<void> {
    await this.from(sessionId, userIds, (stays) => this.refused(sessionId, stays));
  }

  /** From wherever they are. */
  async ofAll(userIds: readonly string[]): Promise<void> {
    const sessions = await this.db.rows(sql<{ id: string }>`
      select distinct session_id as id from presence_interval where user_id = any(${[...userIds]}::uuid[]) and left_at is null order by id`);
    for (const { id } of sessions) await this.from(id, userIds, async () => new Set(userIds));
  }

  private async from(
    sessionId: string,
    userIds: readonly string[],
    choose: (stays: readonly Interval[]) => Promise<Set<string>>,
  ): Promise<void> {
    await this.db.transaction([sessionStream(sessionId)], async (tx) => {
      const room = await this.presence.load(sessionId, userIds);
      const out = await choose(room.intervals);
      room.closeAll(({ userId }) => out.has(userId), this.clock.now(), 'removed');
      await this.presence.save(tx, sessionId, room);
    });
  }

  /** A stay as staff ends with being staff: where anyone may come in, they can come back as a guest. */
  private async refused(sessionId: string, stays: readonly Interval[]): Promise<Set<string>> {
    const accesses = await this.admission.toSession(sessionId, stays);
    const may = (stay: Interval, access?: SessionAccess) => access?.mayJoin && (access.isStaff || !stay.staff);
    return new Set(stays.filter((stay, index) => !may(stay, accesses?.[index])).map(({ userId }) => userId));
  }
}
