import {
  AttendanceMarked,
  LineAdded,
  RegisterClosed,
  StudentNoLongerExpected,
  type AttendanceSummary,
  type LineState,
  type Marks,
  type MarkSource,
  type MarkStatus,
  type NotExpected,
} from '../../../contracts/attendance.js';
import type { Audience, Fact } from '../../../contracts/fact.js';
import type { Capture, MarksVisibility, SessionOutcome } from '../../../contracts/live-session.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';

export interface Line extends LineState {
  readonly markedBy: string | null;
  /** The best of what the captures found, whatever a teacher says; null while they found nothing. */
  readonly found: MarkStatus | null;
  /** The mark was shown to the room when it was put there; a later change of the setting reveals nothing. */
  readonly shown: boolean;
}

export interface RegisterState {
  readonly sessionId: string;
  readonly classId: string | null;
  /** How far it has followed the class's stream; null where there is none to follow. */
  readonly classSeq: number | null;
  readonly capture: readonly Capture[];
  readonly closed: boolean;
  readonly lines: readonly Line[];
}

/**
 * The roll of one session: a line for every student who was expected, guest lines for others who joined. It decides and keeps what
 * it decided (`changed`, `facts`) in order; whoever loaded it writes both. It may be loaded with a part of its lines, if that part
 * has every line that the commands name.
 */
export class Register {
  readonly facts: { fact: Fact; by: string | null }[] = [];
  readonly changed = new Map<string, Line>();
  private readonly lines: Map<string, Line>;
  private closed: boolean;
  classSeq: number | null;

  constructor(
    readonly state: RegisterState,
    private readonly marksVisibility: MarksVisibility,
    private readonly now: Date,
  ) {
    this.lines = new Map(state.lines.map((line) => [line.studentId, line]));
    this.closed = state.closed;
    this.classSeq = state.classSeq;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** A teacher's marks: the last write wins, every one is in the history. Null takes a mark back. All or, when a student has no line, none. Gives their count. */
  mark(by: string, marks: Marks): number {
    if (this.closed) throw new DomainError('REGISTER_CLOSED');
    const wanted = 'rest' in marks ? this.unmarked().map(({ studentId }) => ({ studentId, status: marks.rest })) : marks.marks;
    const missing = wanted.findIndex(({ studentId }) => !this.lines.has(studentId));
    if (missing >= 0)
      throw new DomainError('LINE_NOT_FOUND', [{ field: `marks.${missing}.studentId`, message: 'is not on this register' }]);
    for (const { studentId, status } of wanted) this.put(studentId, status, 'teacher', by);
    return wanted.length;
  }

  /** A student came in: a guest line if they have none; and, where joining marks, present unless something is known already. */
  noteArrival(studentId: string): void {
    if (this.closed) return;
    if (!this.lines.has(studentId)) this.add(studentId, false);
    if (!this.state.capture.includes('presence')) return;
    const line = this.lines.get(studentId)!;
    if (!line.found) this.set({ ...line, found: 'present' });
    if (line.status === null) this.put(studentId, 'present', 'presence', null);
  }

  /** A student was enrolled or got a seat while the session is live. A guest becomes an expected student and keeps the mark. */
  expect(studentId: string): void {
    if (!this.closed && !this.isExpected(studentId)) this.add(studentId, true);
  }

  /** A student left the class or gave up the seat while the session is live: the line leaves the totals like a guest's, keeps its mark, and says why. */
  expectNoLonger(studentId: string, reason: NotExpected): void {
    if (this.closed || !this.isExpected(studentId)) return;
    this.set({ ...this.lines.get(studentId)!, expected: false, notExpected: reason });
    this.facts.push({ fact: new StudentNoLongerExpected({ sessionId: this.state.sessionId, studentId, reason }, 'staff'), by: null });
  }

  private isExpected(studentId: string): boolean {
    return this.lines.get(studentId)?.expected === true;
  }

  /** Why the student is no longer expected; null where they are, or never were. */
  whyNotExpected(studentId: string): NotExpected | null {
    return this.lines.get(studentId)?.notExpected ?? null;
  }

  hasLine(studentId: string): boolean {
    return this.lines.has(studentId);
  }

  /** Closes it, once; `by` is who ended the session. Where the session was held, expected students of whom nothing is known were absent; otherwise it counts against nobody. */
  close(outcome: SessionOutcome, by: string | null): void {
    if (this.closed) return;
    if (outcome === 'held') for (const line of this.lines.values()) this.conclude(line);
    this.closed = true;
    this.facts.push({
      fact: new RegisterClosed({ sessionId: this.state.sessionId, summary: summarise([...this.lines.values()]) }),
      by,
    });
  }

  /** An explicit mark stays. One that was taken back leaves what the captures found, and an expected student of whom they found nothing was absent. */
  private conclude({ studentId, expected, status, found }: Line): void {
    if (status !== null) return;
    if (found) this.put(studentId, found, 'presence', null);
    else if (expected) this.put(studentId, 'absent', 'closing', null);
  }

  private unmarked(): Line[] {
    return [...this.lines.values()].filter(({ expected, status }) => expected && status === null);
  }

  private put(studentId: string, status: MarkStatus | null, source: MarkSource, by: string | null): void {
    const line = this.lines.get(studentId)!;
    const shown = this.marksVisibility === 'room';
    const mark = status ? { source, markedAt: this.now, markedBy: by } : { source: null, markedAt: null, markedBy: null };
    this.set({ ...line, status, ...mark, shown });
    const audience: Audience = shown ? 'all' : `user:${studentId}`;
    this.facts.push({
      fact: new AttendanceMarked({ sessionId: this.state.sessionId, studentId, status, before: line.status, source }, audience),
      by,
    });
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
    this.facts.push({ fact: new LineAdded({ sessionId: this.state.sessionId, studentId, expected }, 'staff'), by: null });
  }

  private set(line: Line): void {
    this.lines.set(line.studentId, line);
    this.changed.set(line.studentId, line);
  }
}

/** Counts over expected lines, and the guests beside them. Students who are no longer expected are in neither. */
export const summarise = (lines: readonly Pick<LineState, 'expected' | 'notExpected' | 'status'>[]): AttendanceSummary => {
  const summary = { present: 0, late: 0, absent: 0, excused: 0, unmarked: 0, total: 0, guests: 0 };
  for (const { expected, notExpected, status } of lines) {
    if (expected) {
      summary[status ?? 'unmarked']++;
      summary.total++;
    } else if (!notExpected) summary.guests++;
  }
  return summary;
};
