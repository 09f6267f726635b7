import { Failure } from '../../../api/failures.ts';

/** The field that a failure is about, by its code. */
const FIELDS: Readonly<Record<string, string>> = {
  START_IN_THE_PAST: 'date',
  START_TOO_FAR: 'date',
  UNKNOWN_TIME_ZONE: 'timeZone',
  CLASS_NOT_FOUND: 'classId',
  CLASS_ARCHIVED: 'classId',
  CLASS_NEEDED: 'visibility',
  CLASS_SESSIONS_ARE_FREE: 'visibility',
  SESSION_HAS_BOOKINGS: 'visibility',
  CAPACITY_BELOW_BOOKED: 'capacity',
  CURRENCY_NEEDED: 'currency',
  VIDEO_NOT_RECOGNISED: 'videoUrl',
  VIDEO_ADDRESS_REFUSED: 'videoUrl',
  MEETING_ADDRESS_REFUSED: 'meetingUrl',
  INVALID_RRULE: 'days',
  RRULE_WITHOUT_END: 'count',
  TOO_MANY_OCCURRENCES: 'count',
  NO_OCCURRENCES: 'days',
};

/** What the server calls fields that the form has in parts. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^startsAt$/, 'date'],
  [/^recurrence\b.*/, 'days'],
  [/^capture\b.*/, 'capture'],
];

const partOf = (field: string): string => PARTS.reduce((name, [pattern, part]) => name.replace(pattern, part), field);

/** The same failure with details about the fields of the form, so that they can be shown beside them. */
export const aboutFields = (error: unknown, sentence: (error: Failure) => string): unknown => {
  if (!(error instanceof Failure)) return error;
  const field = FIELDS[error.code];
  const details = error.details.length
    ? error.details.map((detail) => ({ ...detail, field: partOf(detail.field) }))
    : field
      ? [{ field, message: sentence(error) }]
      : [];
  return new Failure(error.status, error.code, error.message, details, error.extra, error.requestId);
};
