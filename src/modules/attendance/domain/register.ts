import {
  AttendanceMarked,
  LineAdded,
  RegisterClosed,
  StudentNoLongerExpected,
  type Marks,
  type MarkSource,
  type MarkStatus,
  type NotExpected,
} from '../../../contracts/attendance.ts';
import type { Audience } from '../../../contracts/fact.ts';
import type { BookingCancelled } from '../../../contracts/booking.ts';
import type { MarksVisibility, SessionEnded, SessionOutcome } from '../../../contracts/live-session.ts';
import { Aggregate } from '../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Line, RegisterState } from './register-state.ts';
import { summarise } from './summary.ts';

/** The students named by the end of a session. */
type Attendees = Pick<SessionEnded['payload'], 'joined' | 'inactive'>;

/** An enrolment or unenrolment in a class while its session was live. */
export interface EnrolmentChange {
  readonly studentId: string;
  /** `enrolled`: the enrolment was current at some moment of the session. */
  readonly what: 'enrolled' | 'unenrolled';
}

/**
 * The register of one session: a line for each expected student, and guest lines for others who joined. Changed lines are in `changed`.
 * It may be loaded with only some of its lines, as long as they include all those that the commands name.
 */
export class Register extends Aggregate {
  readonly changed = new Map<string, Line>();
  private readonly lines: Map<string, Line>;
  private closed: boolean;
  private followedTo: number | null;

  constructor(
    readonly state: RegisterState,
    private readonly marksVisibility: MarksVisibility,
    private readonly now: Date,
  ) {
    super();
    this.lines = new Map(state.lines.map((line) => [line.studentId, line]));
    this.closed = state.closed;
    this.followedTo = state.classSeq;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** The number up to which it has followed the class's stream by now. */
  get classSeq(): number | null {
    return this.followedTo;
  }

  /** Applies a teacher's marks and returns how many. Null takes a mark back. Throws LINE_NOT_FOUND, and marks nobody, if a student has no line. */
  mark(by: string, marks: Marks): number {
    if (this.closed) throw new DomainError('REGISTER_CLOSED');
    if ('rest' in marks) return this.markRest(marks.rest, 'teacher', by);
    const missing = marks.marks.findIndex(({ studentId }) => !this.lines.has(studentId));
    if (missing >= 0)
      throw new DomainError('LINE_NOT_FOUND', [{ field: `marks.${missing}.studentId`, message: 'is not on this register' }]);
    for (const { studentId, status } of marks.marks) this.setStatus(studentId, status, 'teacher', by);
    return marks.marks.length;
  }

  /**
   * Records that a student joined. A student without a line gets one, as a guest unless `isEnrolled`. If presence is captured, a student
   * without a mark becomes present.
   */
  noteArrival(studentId: string, isEnrolled = false): void {
    if (this.closed) return;
    if (isEnrolled) this.expect(studentId);
    if (!this.lines.has(studentId)) this.add(studentId, false);
    if (!this.state.capture.includes('presence')) return;
    const line = this.lines.get(studentId)!;
    if (!line.found) this.set({ ...line, found: 'present' });
    if (line.status === null) this.setStatus(studentId, 'present', 'presence', null);
  }

  /** Expects a student who was enrolled or got a seat while the session was live. A guest becomes an expected student and keeps the mark. */
  expect(studentId: string): void {
    if (!this.closed && !this.isExpected(studentId)) this.add(studentId, true);
  }

  /** Stops expecting a student, such as one who left the class. The line drops out of the totals, but keeps its mark and gets the reason. */
  expectNoLonger(studentId: string, reason: NotExpected): void {
    if (this.closed || !this.isExpected(studentId)) return;
    this.set({ ...this.lines.get(studentId)!, expected: false, notExpected: reason });
    this.record(new StudentNoLongerExpected({ sessionId: this.state.sessionId, studentId, reason }, 'staff'));
  }

  /** Records a cancelled booking. A student who is also enrolled is still expected, unless the account was deactivated. */
  noteCancelledBooking(
    { studentId, from, reason }: Pick<BookingCancelled['payload'], 'studentId' | 'from' | 'reason'>,
    isEnrolled: boolean,
  ): void {
    if (reason === 'deactivated') this.expectNoLonger(studentId, 'deactivated');
    else if (from === 'confirmed' && !isEnrolled) this.expectNoLonger(studentId, 'booking_cancelled');
  }

  /** Applies changes from the class's stream up to the number `seq`. Students in `booked` have a seat, so they stay expected when unenrolled. */
  followClass(seq: number, changes: readonly EnrolmentChange[], booked: ReadonlySet<string>): void {
    this.followedTo = seq;
    for (const { studentId, what } of changes)
      if (what === 'enrolled') this.expect(studentId);
      else if (!booked.has(studentId)) this.expectNoLonger(studentId, 'unenrolled');
  }

  hasLine(studentId: string): boolean {
    return this.lines.has(studentId);
  }

  /**
   * Closes the register, once; `by` is who ended the session. Students in `joined` are expected; those in `inactive` no longer are, because
   * their accounts were deactivated. If the session was held, expected students without a mark become absent; otherwise nobody does.
   */
  close(outcome: SessionOutcome, by: string | null, { joined = [], inactive = [] }: Attendees = {}): void {
    if (this.closed) return;
    for (const studentId of joined) if (!inactive.includes(studentId) && !this.wasDeactivated(studentId)) this.expect(studentId);
    for (const studentId of inactive) this.expectNoLonger(studentId, 'deactivated');
    if (outcome === 'held') this.conclude();
    this.closed = true;
    this.record(new RegisterClosed({ sessionId: this.state.sessionId, summary: summarise([...this.lines.values()]) }), by);
  }

  /** An explicit mark stays. Without one, the status found by automatic capture counts; if there is none, an expected student was absent. */
  private conclude(): void {
    for (const { studentId, status, found } of this.lines.values())
      if (status === null && found) this.setStatus(studentId, found, 'presence', null);
    this.markRest('absent', 'closing', null);
  }

  /** Marks all expected students without a status, and returns how many. */
  private markRest(status: MarkStatus, source: MarkSource, by: string | null): number {
    const unmarked = [...this.lines.values()].filter((line) => line.expected && line.status === null);
    for (const { studentId } of unmarked) this.setStatus(studentId, status, source, by, { rest: true });
    return unmarked.length;
  }

  private isExpected(studentId: string): boolean {
    return this.lines.get(studentId)?.expected === true;
  }

  /** Still true after the account is reactivated. */
  private wasDeactivated(studentId: string): boolean {
    return this.lines.get(studentId)?.notExpected === 'deactivated';
  }

  private setStatus(
    studentId: string,
    status: MarkStatus | null,
    source: MarkSource,
    by: string | null,
    series: { rest?: true } = {},
  ): void {
    const line = this.lines.get(studentId)!;
    const shown = this.marksVisibility === 'room';
    const mark = status ? { source, markedAt: this.now, markedBy: by } : { source: null, markedAt: null, markedBy: null };
    this.set({ ...line, status, ...mark, shown });
    const audience: Audience = shown ? 'all' : `user:${studentId}`;
    const { sessionId } = this.state;
    this.record(new AttendanceMarked({ sessionId, studentId, status, before: line.status, source, ...series }, audience), by);
  }

  private add(studentId: string, expected: boolean): void {
    const line = this.lines.get(studentId) ?? {
      studentId,
      expected,
      notExpected: null,
      status: null,
      source: null,
      markedAt: null,
      markedBy: null,
      found: null,
      shown: false,
    };
    this.set({ ...line, expected, notExpected: null });
    this.record(new LineAdded({ sessionId: this.state.sessionId, studentId, expected }, 'staff'));
  }

  private set(line: Line): void {
    this.lines.set(line.studentId, line);
    this.changed.set(line.studentId, line);
  }
}
