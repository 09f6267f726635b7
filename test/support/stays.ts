import fc from 'fast-check';
import { sql } from 'kysely';
import { newId } from '../../src/kernel/ids.ts';
import type { Database } from '../../src/kernel/messaging/database.ts';

export interface GivenStay {
  /** Which of the users. */
  readonly user: number;
  readonly joinedAt: Date;
  readonly leftAt: Date | null;
  readonly staff: boolean;
}

/** Any stays of three users around a session that starts at `start`. Many begin and end at multiples of `step` seconds, to meet the limits exactly. */
export const anyStays = (start: number, step: number): fc.Arbitrary<GivenStay[]> => {
  const moment = fc.integer({ min: -200_000, max: 700_000 }).map((ms) => new Date(start + ms));
  const exact = fc.integer({ min: -4, max: 20 }).map((n) => new Date(start + n * step * 1000));
  const time = fc.oneof(moment, exact);
  const stay = fc.tuple(fc.nat(2), time, fc.option(time), fc.boolean()).map(([user, one, other, staff]) => ({
    user,
    joinedAt: other && other < one ? other : one,
    leftAt: other && (other < one ? one : other),
    staff: staff && user === 0,
  }));
  return fc.array(stay, { maxLength: 12 });
};

/** Gives a session these times, and replaces all stays in it. It is live if `endedAt` is null. */
export const setStays = async (
  db: Database,
  sessionId: string,
  users: readonly string[],
  { startedAt, endedAt, stays }: { startedAt: Date; endedAt: Date | null; stays: readonly GivenStay[] },
): Promise<void> => {
  await db.rows(sql`delete from presence_interval where session_id = ${sessionId}`);
  await db.rows(sql`
    update live_session set started_at = ${startedAt}, ended_at = ${endedAt}, status = ${endedAt ? 'ended' : 'live'},
      outcome = ${endedAt ? 'held' : null} where id = ${sessionId}`);
  await db.rows(sql`
    insert into presence_interval (id, session_id, user_id, role, staff, node_id, connection_id, joined_at, here_since, left_at)
    select id, ${sessionId}, user_id, 'student', staff, ${newId()}, id::text, joined_at, joined_at, left_at
    from unnest(${stays.map(() => newId())}::uuid[], ${stays.map(({ user }) => users[user]!)}::uuid[], ${stays.map(({ staff }) => staff)}::boolean[],
      ${stays.map(({ joinedAt }) => joinedAt)}::timestamptz[], ${stays.map(({ leftAt }) => leftAt)}::timestamptz[])
      as t (id, user_id, staff, joined_at, left_at)`);
};
