import { attendanceErrors } from './errors/attendance.ts';
import { authErrors } from './errors/auth.ts';
import { bookingErrors } from './errors/booking.ts';
import { classErrors } from './errors/classes.ts';
import { classroomErrors } from './errors/classroom.ts';
import { commonErrors } from './errors/common.ts';
import { liveSessionErrors } from './errors/live-session.ts';
import { mediaErrors } from './errors/media.ts';
import type { ErrorRow } from './errors/row.ts';

const rows = {
  ...commonErrors,
  ...authErrors,
  ...classErrors,
  ...liveSessionErrors,
  ...bookingErrors,
  ...attendanceErrors,
  ...classroomErrors,
  ...mediaErrors,
};

export type ErrorCode = keyof typeof rows;

export interface ErrorEntry {
  readonly status: number;
  readonly message: string;
  /** The code sent to clients instead, because they must not learn that the class or session exists. */
  readonly shownAs?: ErrorCode;
  /** Whether the same request may succeed a moment later. Its response is then not stored for an Idempotency-Key. */
  readonly transient: boolean;
}

/** Every error a client can get, ordered by HTTP status. Codes are stable; messages are for people. */
export const errorTable = Object.fromEntries(
  Object.entries<ErrorRow>(rows)
    .toSorted(([, [a]], [, [b]]) => a - b)
    .map(([code, [status, message, shownAs, transient = false]]) => [code, { status, message, shownAs, transient }]),
) as Record<ErrorCode, ErrorEntry>;
