import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Config } from '../../../config/config.ts';
import { Clock } from '../../../kernel/clock.ts';

/** The SQL of time attended, shared by all that count or add it up. `domain/time-attended.ts` defines what it means. */
@Injectable()
export class AttendedParts {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Common table expressions for the sessions that match `sessions`, a condition on `live_session`, and for those of the users that match `users`,
   * a condition on `presence_interval i`:
   *
   * - `span (session_id, started_at, ended_at, until)`: when each session was live. A live one lasts until now.
   * - `part (session_id, user_id, came, gone, since, here)`: one row per stay, clipped to its session. From `since` to `gone` the stay adds to what
   *   the user's earlier stays cover, a bridged gap included; it adds nothing if `gone <= since`. The parts of a user do not overlap.
   */
  of(sessions: RawBuilder<unknown>, users: RawBuilder<unknown> = sql`true`): RawBuilder<unknown> {
    const now = this.clock.now();
    return sql`
      span as (
        select id as session_id, started_at, ended_at, greatest(coalesce(ended_at, ${now}::timestamptz), started_at) as until
        from live_session where ${sessions} and started_at is not null
      ), stay as (
        select session_id, user_id, greatest(joined_at, started_at) as came, least(coalesce(left_at, until), until) as gone,
          left_at is null and ended_at is null as here
        from span join presence_interval i using (session_id)
        where not staff and joined_at <= until and coalesce(left_at, until) >= started_at and ${users}
      ), part as (
        select session_id, user_id, came, gone, here,
          case when came - covered < ${this.config.presenceGrace} * interval '1 second' then covered else came end as since
        from (
          select *, max(gone) over (
            partition by session_id, user_id order by came, gone rows between unbounded preceding and 1 preceding) as covered
          from stay
        ) following
      )`;
  }
}

/** The time attended in whole seconds, for rows of `part` that are grouped by session and user. */
export const SECONDS_ATTENDED = sql.raw(`floor(extract(epoch from sum(greatest(gone - since, interval '0'))))::int`);

/** All of TimeAttended but the user, for the same rows. */
export const ATTENDED_COLUMNS = sql`${SECONDS_ATTENDED} as "attendedSeconds",
  min(came) as "firstJoinedAt", case when bool_or(here) then null else max(gone) end as "lastLeftAt"`;
