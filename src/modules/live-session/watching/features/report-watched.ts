import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import type { SessionStatus } from '../../../../contracts/live-session.ts';
import { ReportWatched } from '../../../../contracts/live-session/watching.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Admission } from '../../access/admission.ts';
import { elapsedSince, NOTHING, withReport, type Watched } from '../domain/watch-time.ts';

interface Stay {
  readonly status: SessionStatus;
  readonly endedAt: Date | null;
  readonly video: string | null;
  readonly videoSeconds: number | null;
  /** When the user first joined, other than as staff. */
  readonly joinedAt: Date | null;
}

/** Records no fact: ADR 13. */
@CommandHandler(ReportWatched)
export class ReportWatchedHandler implements ICommandHandler<ReportWatched> {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
    private readonly clock: Clock,
  ) {}

  async execute({ by, sessionId: requestedId, ranges }: ReportWatched): Promise<CommandResult<ReportWatched>> {
    const { sessionId, isStaff } = await this.admission.require(requestedId, by);
    if (isStaff) throw new DomainError('STAFF_NOT_COUNTED');
    return this.db.transaction([], async () => {
      const { joinedAt, endedAt, video, videoSeconds } = await this.stayOf(by, sessionId);
      const before = await this.lock(sessionId, by.userId);
      const elapsedMs = elapsedSince(joinedAt, endedAt, this.clock.now());
      const watched = withReport(before, { video, videoSeconds, ranges, elapsedMs });
      await this.save(sessionId, by.userId, watched);
      return { sessionId, watchedSeconds: Math.floor(watched.countedMs / 1000) };
    });
  }

  private async stayOf({ userId }: Principal, sessionId: string): Promise<Stay & { joinedAt: Date }> {
    const stay = await this.db.row(sql<Stay>`
      select status, ended_at as "endedAt", video_url as video, video_seconds as "videoSeconds",
        (select min(joined_at) from presence_interval where session_id = ${sessionId} and user_id = ${userId} and not staff) as "joinedAt"
      from live_session where id = ${sessionId}`);
    const { status, joinedAt } = stay!;
    if (status !== 'live' && status !== 'ended') throw new DomainError('SESSION_NOT_LIVE');
    if (!joinedAt) throw new DomainError(status === 'live' ? 'NOT_IN_A_SESSION' : 'SESSION_ENDED');
    return { ...stay!, joinedAt };
  }

  /** Reports of the same user wait for one another here, so that none overwrites another. */
  private async lock(sessionId: string, userId: string): Promise<Watched> {
    const find = () =>
      this.db.row(sql<Watched>`
        select video, parts, earlier_ms as "earlierMs", counted_ms as "countedMs" from watch_time
        where session_id = ${sessionId} and user_id = ${userId} for update`);
    const known = await find();
    if (known) return known;
    const { video, parts, earlierMs, countedMs } = NOTHING;
    await this.db.rows(sql`
      insert into watch_time (session_id, user_id, video, parts, earlier_ms, counted_ms)
      values (${sessionId}, ${userId}, ${video}, ${JSON.stringify(parts)}, ${earlierMs}, ${countedMs})
      on conflict (session_id, user_id) do nothing`);
    return (await find())!;
  }

  private async save(sessionId: string, userId: string, { video, parts, earlierMs, countedMs }: Watched): Promise<void> {
    await this.db.rows(sql`
      update watch_time set video = ${video}, parts = ${JSON.stringify(parts)}, earlier_ms = ${earlierMs}, counted_ms = ${countedMs}
      where session_id = ${sessionId} and user_id = ${userId}`);
  }
}
