import { sql } from 'kysely';

/** The columns of register_line for a `LineState`: what may be sent to a room. */
export const LINE_STATE = sql.raw(
  'student_id as "studentId", expected, not_expected as "notExpected", status, source, marked_at as "markedAt"',
);
