import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from './auth.ts';
import type { VerificationResult } from './classroom/verification.ts';
import { fact } from './fact.ts';

export const MARK_STATUSES = ['present', 'late', 'absent', 'excused'] as const;
export type MarkStatus = (typeof MARK_STATUSES)[number];

/** What set the status: a teacher (`teacher`), joining (`presence`), or closing the register (`closing`). */
export const MARK_SOURCES = ['teacher', 'presence', 'closing'] as const;
export type MarkSource = (typeof MARK_SOURCES)[number];

/** Why a student is no longer expected. */
export const NOT_EXPECTED = ['unenrolled', 'booking_cancelled', 'deactivated'] as const;
export type NotExpected = (typeof NOT_EXPECTED)[number];

/** The number of expected students with each status. Guests are counted separately, students who are no longer expected not at all. */
export interface AttendanceSummary extends Readonly<Record<MarkStatus, number>> {
  readonly unmarked: number;
  readonly total: number;
  readonly guests: number;
}

/** One student's line in the register, without the name. */
export interface LineState {
  readonly studentId: string;
  readonly expected: boolean;
  /** Why the student is no longer expected; null for all others, including guests. */
  readonly notExpected: NotExpected | null;
  readonly status: MarkStatus | null;
  readonly source: MarkSource | null;
  readonly markedAt: Date | null;
}

export type Marks =
  { readonly marks: readonly { readonly studentId: string; readonly status: MarkStatus | null }[] } | { readonly rest: MarkStatus };

/**
 * Marks the given lines of an open register or, with `rest`, every line without a status. A null status removes the mark. For staff of the
 * session. Resolves after the commit. If any student has no line, marks nobody and throws LINE_NOT_FOUND.
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

/** Ends the session and closes its register. Returns the summary; repeating it returns the same one. */
export class CloseAttendance extends Command<AttendanceSummary> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** The attendance counts of a session, for its staff. */
export class GetSummary extends Query<AttendanceSummary> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** A student's own line. */
export interface MyAttendance {
  readonly sessionId: string;
  /** Null if the student is unmarked or has no line. */
  readonly status: MarkStatus | null;
  /** What set the status; null if there is none. */
  readonly source: MarkSource | null;
  readonly expected: boolean;
  readonly notExpected: NotExpected | null;
  readonly markedAt: Date | null;
  /** Time attended in whole seconds, until now while the student is in the live session; 0 for one who never joined. */
  readonly attendedSeconds: number;
  readonly firstJoinedAt: Date | null;
  /** Null for a student who never joined, and while they are in the live session. */
  readonly lastLeftAt: Date | null;
  /** Null if the student was not asked to verify who they are. */
  readonly verification: VerificationResult | null;
}

/** The caller's own line. Students only. */
export class GetMyAttendance extends Query<MyAttendance> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/**
 * The caller's status in the latest closed register of a class; `sessionId` and `status` are null if there is none. Only `held` sessions count.
 * Throws STUDENT_ONLY, CLASS_NOT_FOUND, NOT_ENROLLED.
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

/** The ids of the sessions with an open register in which the student has a line. */
export class FindOpenLines extends Query<readonly string[]> {
  constructor(readonly studentId: string) {
    super();
  }
}

/**
 * The marks for a room's snapshot. `lines`: all lines, or none unless `all` is set. `shown`: the lines whose mark was visible to the room when it
 * was set. `own`: the lines of `userIds`, by user.
 */
export class GetRoomMarks extends Query<{
  readonly lines: readonly LineState[];
  readonly shown: readonly LineState[];
  readonly own: ReadonlyMap<string, LineState>;
}> {
  constructor(
    readonly sessionId: string,
    /** Whether to return all lines: for staff, or if marks are visible to the room. */
    readonly all: boolean,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}

/** The marks of these students that were shown to the room when they were set. */
export class GetShownMarks extends Query<ReadonlyMap<string, MarkStatus>> {
  constructor(
    readonly sessionId: string,
    readonly studentIds: readonly string[],
  ) {
    super();
  }
}

/* Facts on the stream session:<id>. */
export class RegisterOpened extends fact<{ sessionId: string; studentIds: readonly string[] }>('attendance.RegisterOpened') {}
export class LineAdded extends fact<{ sessionId: string; studentId: string; expected: boolean }>('attendance.LineAdded') {}
/** While the session was live, a student was unenrolled, cancelled their booking or was deactivated. A mark they already have stays. */
export class StudentNoLongerExpected extends fact<{ sessionId: string; studentId: string; reason: NotExpected }>(
  'attendance.StudentNoLongerExpected',
) {}
/**
 * `status`: null if a teacher removed the mark. `rest`: one of a series in which every expected student without a mark got the same one, so that a
 * reader who knows the lines needs no ids.
 */
export class AttendanceMarked extends fact<{
  sessionId: string;
  studentId: string;
  status: MarkStatus | null;
  before: MarkStatus | null;
  source: MarkSource;
  rest?: true;
}>('attendance.AttendanceMarked') {}
export class RegisterClosed extends fact<{ sessionId: string; summary: AttendanceSummary }>('attendance.RegisterClosed') {}
