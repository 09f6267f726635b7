import { errorTable, type ErrorCode } from './errors.js';

const entries = Object.entries(errorTable) as [ErrorCode, (typeof errorTable)[ErrorCode]][];

/** The statuses that the documentation promises, and what each means. */
const STATUSES = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 429, 500, 503];

describe('the table of errors', () => {
  it.each(entries)('%s has a status that is documented, and a sentence for a person', (code, { status, says }) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(STATUSES).toContain(status);
    expect(says).toMatch(/^[A-Z].*[.]$/);
    expect(says).not.toMatch(/\n|\bsql\b|\bundefined\b/i);
  });

  const disguised = entries.filter(([, { as }]) => as);
  it.each(disguised)('%s is seen by outsiders as a code that exists, says 404 and is not disguised itself', (_, { status, as }) => {
    expect(errorTable[as!]).toMatchObject({ status: 404, as: undefined });
    expect(status).toBe(404);
  });

  it('disguises what is not yours', () => {
    expect(disguised.map(([code]) => code)).toEqual(
      expect.arrayContaining(['NOT_CLASS_TEACHER', 'NOT_ENROLLED', 'NOT_SESSION_HOST', 'NOT_ADMITTED']),
    );
  });
});
