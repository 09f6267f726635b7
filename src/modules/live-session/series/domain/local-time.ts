import { Temporal } from 'temporal-polyfill';

/** An instant as local time in an IANA zone. */
export const zonedTimeOf = (instant: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);

/** The local time in a zone at an instant. */
export const localTimeOf = (instant: Date, zone: string): Temporal.PlainDateTime => zonedTimeOf(instant, zone).toPlainDateTime();

/** The instant of a local time. A time that occurs twice means the first occurrence; a time skipped by a clock change moves forward by the gap (RFC 5545, 3.3.5). */
export const instantOf = (local: Temporal.PlainDateTime, zone: string): Date =>
  new Date(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);

export interface LocalTime {
  readonly time: Temporal.PlainDateTime;
  /** True if only a date was given. */
  readonly wholeDay: boolean;
}

const LOCAL = /^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/;

/** Parses an ISO 8601 date with or without a time of day, and without a zone. Undefined if it is invalid, such as 30 February. */
export const parseLocal = (text: unknown): LocalTime | undefined => {
  if (typeof text !== 'string' || !LOCAL.test(text)) return undefined;
  try {
    return { time: Temporal.PlainDateTime.from(text), wholeDay: !text.includes('T') };
  } catch {
    return undefined;
  }
};
