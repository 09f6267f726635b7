import {
  MARK_SOURCES,
  MARK_STATUSES,
  NOT_EXPECTED,
  type AttendanceSummary,
  type MarkSource,
  type MarkStatus,
  type MyAttendance,
  type NotExpected,
} from '../../../contracts/attendance.ts';
import {
  VERIFICATION_METHODS,
  VERIFICATION_STATUSES,
  type VerificationMethod,
  type VerificationResult,
  type VerificationStatus,
} from '../../../contracts/classroom/verification.ts';
import { Flag, Id, Instant, Int, Nested, OneOf, Text } from '../../../kernel/http/validation/fields.ts';

const status = { nullable: true, description: 'Null if not marked yet.' };
const notExpected = { nullable: true, description: 'Why the student is no longer expected; null on all other lines.' };
const attendedSeconds = {
  min: 0,
  example: 2580,
  description:
    'Time attended: how long the student was in the session, in whole seconds. Several devices at once count once, and absences shorter than PRESENCE_GRACE (a minute by default) are included. While the student is in the live session, it is counted until now.',
};
const firstJoinedAt = { nullable: true, description: 'When the student first joined; null if they never did.' };
const lastLeftAt = {
  nullable: true,
  description: 'When the student last left; null if they never joined, and while they are in the live session.',
};
const source = { nullable: true, description: 'What set the status.' };

export class StartedView {
  @Id()
  sessionId!: string;

  @Id()
  classId!: string;

  @Instant()
  startedAt!: Date;
}

export class MarkedView {
  @Int({ min: 0, example: 1, description: 'How many lines were marked or had their mark taken back.' })
  marked!: number;

  @Int({ min: 0, example: 42, description: 'The number of the last of these marks in the session’s stream.' })
  seq!: number;
}

/** Counts of expected students, with guests counted separately. Students who are no longer expected are not counted. */
export class SummaryView implements AttendanceSummary {
  @Int({ min: 0, example: 24 })
  present!: number;

  @Int({ min: 0, example: 2 })
  late!: number;

  @Int({ min: 0, example: 3 })
  absent!: number;

  @Int({ min: 0, example: 1 })
  excused!: number;

  @Int({ min: 0, example: 0 })
  unmarked!: number;

  @Int({ min: 0, example: 30 })
  total!: number;

  @Int({ min: 0, example: 1 })
  guests!: number;
}

export class VerificationResultView implements VerificationResult {
  @OneOf(VERIFICATION_STATUSES, {
    example: 'accepted',
    description: 'Decided by staff if it is `accepted` or `rejected`; `sent` and `no-camera` await their decision.',
  })
  status!: VerificationStatus;

  @OneOf(VERIFICATION_METHODS, { nullable: true, description: 'By a picture, or by sight or voice. Null if neither was chosen.' })
  method!: VerificationMethod | null;

  @Instant()
  askedAt!: Date;

  @Instant({ nullable: true, description: 'Null until staff have decided.' })
  decidedAt!: Date | null;
}

export class MyAttendanceView implements MyAttendance {
  @Id()
  sessionId!: string;

  @OneOf(MARK_STATUSES, status)
  status!: MarkStatus | null;

  @OneOf(MARK_SOURCES, source)
  source!: MarkSource | null;

  @Flag({ description: 'False for guests and for students who are no longer expected.' })
  expected!: boolean;

  @OneOf(NOT_EXPECTED, notExpected)
  notExpected!: NotExpected | null;

  @Instant({ nullable: true })
  markedAt!: Date | null;

  @Int(attendedSeconds)
  attendedSeconds!: number;

  @Instant(firstJoinedAt)
  firstJoinedAt!: Date | null;

  @Instant(lastLeftAt)
  lastLeftAt!: Date | null;

  @Nested(() => VerificationResultView, { nullable: true, description: 'Null if the student was not asked to verify who they are.' })
  verification!: VerificationResult | null;
}

export class RegisterLine {
  @Id()
  studentId!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @Text({ max: 254, example: 'amara.okafor@school.example' })
  email!: string;

  @Flag({ description: 'Whether the account is active now.' })
  active!: boolean;

  @Flag({ description: 'False for guests and for students who are no longer expected; neither is in the totals.' })
  expected!: boolean;

  @OneOf(NOT_EXPECTED, notExpected)
  notExpected!: NotExpected | null;

  @OneOf(MARK_STATUSES, status)
  status!: MarkStatus | null;

  @OneOf(MARK_SOURCES, source)
  source!: MarkSource | null;

  @Id({ nullable: true, description: 'The teacher who set the status; null if no teacher did.' })
  markedBy!: string | null;

  @Instant({ nullable: true })
  markedAt!: Date | null;

  @Int(attendedSeconds)
  attendedSeconds!: number;

  @Instant(firstJoinedAt)
  firstJoinedAt!: Date | null;

  @Instant(lastLeftAt)
  lastLeftAt!: Date | null;

  @Nested(() => VerificationResultView, { nullable: true, description: 'Null if the student was not asked to verify who they are.' })
  verification!: VerificationResult | null;
}
