import { sql, type RawBuilder } from 'kysely';

/** From its start until just before its end, or without end. An empty period ends when it starts. */
export interface Period {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** Whether the period includes any moment between `from` and `to`, both included. */
export const overlaps = ({ startsAt, endsAt }: Period, from: Date, to: Date): boolean =>
  startsAt <= to && (endsAt === null || (endsAt > startsAt && endsAt > from));

export const covers = (period: Period, at: Date): boolean => overlaps(period, at, at);

/** `overlaps` as a condition on the columns `starts_at` and `ends_at`; without `to`, at any time from `from` on. */
export const overlapping = (from: Date, to?: Date): RawBuilder<unknown> =>
  sql`${to ? sql`starts_at <= ${to}` : sql`true`} and (ends_at is null or ends_at > greatest(starts_at, ${from}::timestamptz))`;

/** `covers` as a condition on the columns `starts_at` and `ends_at`. */
export const covering = (at: Date): RawBuilder<unknown> => overlapping(at, at);
