import { sql, type RawBuilder } from 'kysely';

/** `overlaps` of a `Period` as an SQL condition on the columns `starts_at` and `ends_at`. Without `to`, the range has no end. */
export const overlapping = (from: Date, to?: Date): RawBuilder<unknown> =>
  sql`${to ? sql`starts_at <= ${to}` : sql`true`} and (ends_at is null or ends_at > greatest(starts_at, ${from}::timestamptz))`;

/** `covers` as an SQL condition on the columns `starts_at` and `ends_at`. */
export const covering = (at: Date): RawBuilder<unknown> => overlapping(at, at);
