import { attendanceErrors } from './errors/attendance.ts';
import { authErrors } from './errors/auth.ts';
import { bookingErrors } from './errors/booking.ts';
import { classErrors } from './errors/classes.ts';
import { classroomErrors } from './errors/classroom.ts';
import { mediaErrors } from './errors/media.ts';
import { commonErrors } from './errors/common.ts';
import { liveSessionErrors } from './errors/live-session.ts';
import { errorTable, type ErrorCode } from './errors.ts';

const entries = Object.entries(errorTable) as [ErrorCode, (typeof errorTable)[ErrorCode]][];

/** The HTTP statuses explained in the documentation. */
const STATUSES = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 429, 500, 503];

describe('the error table', () => {
  it('contains every code exactly once', () => {
    const tables = [
      commonErrors,
      authErrors,
      classErrors,
      liveSessionErrors,
      bookingErrors,
      attendanceErrors,
      classroomErrors,
      mediaErrors,
    ];
    expect(entries.map(([code]) => code).toSorted()).toEqual(tables.flatMap((table) => Object.keys(table)).toSorted());
  });

  it.each(entries)('%s has a documented status and a readable message', (code, { status, message }) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(STATUSES).toContain(status);
    expect(message).toMatch(/^[A-Z].*[.]$/);
    expect(message).not.toMatch(/\n|\bsql\b|\bundefined\b/i);
  });

  const disguised = entries.filter(([, { shownAs }]) => shownAs);
  it.each(disguised)('%s is shown to outsiders as a 404 code that exists and is not disguised itself', (_, { status, shownAs }) => {
    expect(errorTable[shownAs!]).toMatchObject({ status: 404, shownAs: undefined });
    expect(status).toBe(404);
  });

  it('disguises errors that would reveal the classes and sessions of others', () => {
    expect(disguised.map(([code]) => code)).toEqual(
      expect.arrayContaining(['NOT_CLASS_TEACHER', 'NOT_ENROLLED', 'NOT_SESSION_HOST', 'NOT_ADMITTED']),
    );
  });
});
