import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from './auth.ts';
import { fact } from './fact.ts';

export const MARK_STATUSES = ['present', 'late', 'absent', 'excused'] as const;
export type MarkStatus = (typeof MARK_STATUSES)[number];

/** What set the status: a teacher, joining, or the closing of the register. */
export const MARK_SOURCES = ['teacher', 'presence', 'closing'] as const;
export type MarkSource = (typeof MARK_SOURCES)[number];

/** Why a student who was expected no longer is. */
export const NOT_EXPECTED = ['unenrolled', 'booking_cancelled', 'deactivated'] as const;
export type NotExpected = (typeof NOT_EXPECTED)[number];

/** How many expected lines have each status. Guests are counted separately; students who are no longer expected are not counted at all. */
export interface AttendanceSummary extends Readonly<Record<MarkStatus, number>> {
  readonly unmarked: number;
  readonly total: number;
  readonly guests: number;
}

/** One student's line, without a name. */
export interface LineState {
  readonly studentId: string;
  readonly expected: boolean;
  /** Set on the line of a student who was expected and no longer is; null on all others, guests' included. */
  readonly notExpected: NotExpected | null;
  readonly status: MarkStatus | null;
  readonly source: MarkSource | null;
  readonly markedAt: Date | null;
}

export type Marks =
  { readonly marks: readonly { readonly studentId: string; readonly status: MarkStatus | null }[] } | { readonly rest: MarkStatus };

/**
 * Marks lines of an open register: some, or (`rest`) all without a status. A status of null takes the mark back. For staff of the session. Answered after the
 * commit. If one student has no line, nobody is marked: LINE_NOT_FOUND.
 */
export class MarkAttendance extends Command<{ readonly marked: number; readonly seq: number }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly marks: Marks,
  ) {
    super();
  }
}

/** Ends the session and closes its register. Returns the summary, the same one if repeated. */
export class CloseAttendance extends Command<AttendanceSummary> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** The counts, for staff of the session. */
export class GetSummary extends Query<AttendanceSummary> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** The caller's own line; `status` is null if unmarked or if there is no line. Students only. */
export class GetMyAttendance extends Query<{
  readonly sessionId: string;
  readonly status: MarkStatus | null;
  readonly expected: boolean;
  readonly notExpected: NotExpected | null;
  readonly markedAt: Date | null;
}> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/**
 * The caller's status in the latest closed register of a class; null if there is none. Only sessions that were held count. Throws STUDENT_ONLY,
 * CLASS_NOT_FOUND, NOT_ENROLLED.
 */
export class GetMyLatestAttendance extends Query<{
  readonly classId: string;
  readonly sessionId: string | null;
  readonly status: MarkStatus | null;
}> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

/** Sessions with an open register in which this student has a line. */
export class FindOpenLines extends Query<readonly string[]> {
  constructor(readonly studentId: string) {
    super();
  }
}

/**
 * For a room's snapshot: all lines, those whose mark was shown to the room when it was put there, and in `own` the line of each of
 * `userIds` that has one.
 */
export class GetRoomMarks extends Query<{
  readonly lines: readonly LineState[];
  readonly shown: readonly LineState[];
  readonly own: ReadonlyMap<string, LineState>;
}> {
  constructor(
    readonly sessionId: string,
    /** Whether all lines are wanted (staff, or marks visible to the room). */
    readonly all: boolean,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}

/* Facts of the stream session:<id>. */
export class RegisterOpened extends fact<{ sessionId: string; studentIds: readonly string[] }>('attendance.RegisterOpened') {}
export class LineAdded extends fact<{ sessionId: string; studentId: string; expected: boolean }>('attendance.LineAdded') {}
/** A student was unenrolled, cancelled the booking or was deactivated while the session was live. The mark stays, if there is one. */
export class StudentNoLongerExpected extends fact<{ sessionId: string; studentId: string; reason: NotExpected }>(
  'attendance.StudentNoLongerExpected',
) {}
/** `status`: null where a teacher took the mark back. */
export class AttendanceMarked extends fact<{
  sessionId: string;
  studentId: string;
  status: MarkStatus | null;
  before: MarkStatus | null;
  source: MarkSource;
}>('attendance.AttendanceMarked') {}
export class RegisterClosed extends fact<{ sessionId: string; summary: AttendanceSummary }>('attendance.RegisterClosed') {}
