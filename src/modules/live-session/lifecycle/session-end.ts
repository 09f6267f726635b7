import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { AttendanceMarked } from '../../../contracts/attendance.ts';
import { FindInactive } from '../../../contracts/auth.ts';
import { FindBooked } from '../../../contracts/booking.ts';
import { GetJoinedSince, GetRoster } from '../../../contracts/classes.ts';
import { classStream, sessionStream } from '../../../contracts/fact.ts';
import type { SessionOutcome } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import type { LiveSession } from './domain/live-session.ts';
import type { MembersAtEnd } from './domain/session-details.ts';
import { PresenceStore } from '../presence/presence-store.ts';

/** Ends sessions for any reason. The caller must have locked the session's stream. */
@Injectable()
export class SessionEnd {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly presence: PresenceStore,
    private readonly clock: Clock,
  ) {}

  /** Ends the session, but turns the outcome `held` into `not_held` if no student came and nobody is marked, unless it `tookPlace` elsewhere. */
  async end(tx: Transaction, session: LiveSession, requested: SessionOutcome, byId: string | null, tookPlace = false): Promise<void> {
    const wasNotHeld = requested === 'held' && session.status === 'live' && !tookPlace && !(await this.wasAttended(session.id));
    const members = await this.membersOf(session);
    if (session.end(wasNotHeld ? 'not_held' : requested, members, byId, this.clock.now())) await this.save(tx, session);
  }

  async callOff(tx: Transaction, session: LiveSession, reason: string, byId: string): Promise<void> {
    const members = await this.membersOf(session);
    if (session.callOff(reason, members, byId, this.clock.now())) await this.save(tx, session);
  }

  /** Saves the end and closes everyone's presence. */
  private async save(tx: Transaction, session: LiveSession): Promise<void> {
    // Flushed now: in the database, the session must end before the one that replaces it goes live.
    await tx.em.flush();
    const { id: sessionId, classId, startedAt, endedAt } = session;
    await saveFacts(tx, sessionStream(sessionId), session);
    const room = await this.presence.load(sessionId);
    room.closeAll(() => true, endedAt!, 'ended');
    await this.presence.save(tx, sessionId, room);
    if (classId && startedAt) await this.postponeHosts(session);
  }

  /** Sessions of the class that were due while staff were still in this one had to wait for it: their hosts get the full time from now on. */
  private async postponeHosts({ id, classId, endedAt }: LiveSession): Promise<void> {
    await this.db.rows(sql`
      update live_session next set host_due_at = ${endedAt}
      where class_id = ${classId} and status = 'scheduled' and starts_at < ${endedAt} and next.starts_at < (
        select coalesce(max(i.left_at), 'infinity') from presence_interval i where i.session_id = ${id} and i.staff)`);
  }

  /** Whether a student came or anyone has a mark. Reads marks from the log, which contains every acknowledged mark. */
  private async wasAttended(sessionId: string): Promise<boolean> {
    const found = await this.db.row(sql`
      select 1 where exists (select 1 from presence_interval where session_id = ${sessionId} and role = 'student' and not staff)
        or exists (
          select 1 from (
            select distinct on (payload ->> 'studentId') payload ->> 'status' as status from event_log
            where stream = ${sessionStream(sessionId)} and type = ${AttendanceMarked.type} order by payload ->> 'studentId', seq desc
          ) mark where status is not null)`);
    return found !== undefined;
  }

  /** Recorded for the register, which closes later, when enrolments may have changed. */
  private async membersOf({ id, classId, startedAt }: LiveSession): Promise<MembersAtEnd> {
    if (!startedAt) return {};
    const [booked, enrolled] = [await this.queries.execute(new FindBooked(id, null)), await this.enrolledIn(classId)];
    const inactive = await this.queries.execute(new FindInactive([...new Set([...booked, ...enrolled])]));
    if (!classId) return { inactive };
    const classSeq = await this.db.headOf(classStream(classId));
    return { classSeq, joined: await this.queries.execute(new GetJoinedSince(classId, startedAt)), inactive };
  }

  private async enrolledIn(classId: string | null): Promise<readonly string[]> {
    return classId ? this.queries.execute(new GetRoster(classId)) : [];
  }
}
