import { Temporal } from 'temporal-polyfill';
import { parseInstant } from '../../kernel/http/validation/field-rules.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?$/;

/** The instant of a local date and time such as 2025-08-25 and 15:14. Undefined if there is no such date or time. */
export const instantOfLocal = (date: string, time: string, zone: string): Date | undefined => {
  if (!DATE.test(date) || !TIME.test(time)) return undefined;
  try {
    // Checked like every other time, which leaves out years that ISO 8601 and PostgreSQL write differently.
    return parseInstant(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).toInstant().toString());
  } catch {
    return undefined;
  }
};

/** The instant of an ISO 8601 time. Without a zone it is local, and its date and time may be separated by a space. */
export const instantOfText = (text: string, zone: string): Date | undefined => {
  const [date = '', time = '', ...rest] = text.split(/[T ]/);
  return parseInstant(text) ?? (rest.length ? undefined : instantOfLocal(date, time, zone));
};

/** The date and the time of day, to the minute, in a zone. */
export const localOf = (instant: Date, zone: string): { readonly date: string; readonly time: string } => {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return { date: local.toPlainDate().toString(), time: local.toPlainTime().toString({ smallestUnit: 'minute' }) };
};
