import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { AttendanceMarked } from '../../../contracts/attendance.ts';
import { FindInactive } from '../../../contracts/auth.ts';
import { FindBooked } from '../../../contracts/booking.ts';
import { GetJoinedSince, GetRoster } from '../../../contracts/classes.ts';
import { classStream, sessionStream } from '../../../contracts/fact.ts';
import { SessionEnded, type SessionOutcome } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import type { LiveSession } from './domain/live-session.ts';
import { PresenceStore } from '../presence/presence-store.ts';

/** The end of a session, whoever brings it about: nobody is in it any more. The caller has locked its stream. */
@Injectable()
export class SessionEnd {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly presence: PresenceStore,
    private readonly clock: Clock,
  ) {}

  /** `held` becomes `not_held` where nothing came of it. */
  async end(tx: Transaction, session: LiveSession, asked: SessionOutcome, byId: string | null): Promise<void> {
    const isMistake = asked === 'held' && session.status === 'live' && !(await this.wasAttended(session.id));
    if (session.end(isMistake ? 'not_held' : asked, this.clock.now())) await this.record(tx, session, byId);
  }

  async callOff(tx: Transaction, session: LiveSession, reason: string, byId: string): Promise<void> {
    if (session.callOff(reason, this.clock.now())) await this.record(tx, session, byId);
  }

  private async record(tx: Transaction, session: LiveSession, byId: string | null): Promise<void> {
    // Written at once: a session that takes its place may not become live before.
    await tx.em.flush();
    const { id: sessionId, classId, visibility, startedAt } = session;
    const ended = {
      sessionId,
      classId,
      visibility,
      outcome: session.outcome!,
      started: startedAt !== null,
      ...(await this.classOf(session)),
    };
    await tx.append(sessionStream(sessionId), [new SessionEnded(ended)], byId);
    const room = await this.presence.load(sessionId);
    room.closeAll(() => true, session.endedAt!, 'ended');
    await this.presence.save(tx, sessionId, room);
    if (classId && startedAt) await this.makeWay(session);
  }

  /** Sessions of the class that should have started while staff held this one, in its room or without ever joining it, had to wait: their hosts are due from now on. */
  private async makeWay({ id, classId, endedAt }: LiveSession): Promise<void> {
    await this.db.rows(sql`
      update live_session next set host_due_at = ${endedAt}
      where class_id = ${classId} and status = 'scheduled' and starts_at < ${endedAt} and next.starts_at < (
        select coalesce(max(i.left_at), 'infinity') from presence_interval i where i.session_id = ${id} and i.staff)`);
  }

  /** Whether a student came, or somebody has a mark that was not taken back. The log has every mark that was acknowledged. */
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

  /** How far the class had come, which is what its register goes by; its enrolments may change before that is closed. */
  private async classOf({
    id,
    classId,
    startedAt,
  }: LiveSession): Promise<Pick<SessionEnded['payload'], 'classSeq' | 'joined' | 'inactive'>> {
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
