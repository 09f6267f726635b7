import { sql, type RawBuilder } from 'kysely';

/** Includes its start but not its end; open-ended if `endsAt` is null. A period that ends when it starts is empty. */
export interface Period {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** Whether the period includes any moment from `from` to `to`, both inclusive. The range has no end if `to` is null. */
export const overlaps = ({ startsAt, endsAt }: Period, from: Date, to: Date | null): boolean =>
  (to === null || startsAt <= to) && (endsAt === null || (endsAt > startsAt && endsAt > from));

export const covers = (period: Period, at: Date): boolean => overlaps(period, at, at);

/** `overlaps` as an SQL condition on the columns `starts_at` and `ends_at`. Without `to`, the range has no end. */
export const overlapping = (from: Date, to?: Date): RawBuilder<unknown> =>
  sql`${to ? sql`starts_at <= ${to}` : sql`true`} and (ends_at is null or ends_at > greatest(starts_at, ${from}::timestamptz))`;

/** `covers` as an SQL condition on the columns `starts_at` and `ends_at`. */
export const covering = (at: Date): RawBuilder<unknown> => overlapping(at, at);
