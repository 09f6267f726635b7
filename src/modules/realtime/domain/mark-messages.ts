import { AttendanceMarked } from '../../../contracts/attendance.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import type { MarkMessage, RestMessage } from '../../../contracts/realtime.ts';
import type { Draft, Reader, Run } from './drafts.ts';

type Marked = RecordedFact<AttendanceMarked['payload']>;

const sessionIdOf = ([{ payload }]: Run): string => (payload as { sessionId: string }).sessionId;

const markOf = ({ payload: { studentId, status, source }, actorId, occurredAt }: Marked): MarkMessage => ({
  studentId,
  status,
  source,
  by: actorId,
  at: occurredAt,
});

const restOf = ({ payload: { status, source }, actorId, occurredAt }: Marked, count: number): RestMessage => ({
  status: status!,
  source,
  by: actorId,
  at: occurredAt,
  count,
});

/** Marks of the rest are sent apart from all others: the lines without a mark are those without one before the first of the rest. */
export const seriesOf = (fact: RecordedFact): string =>
  isA(fact, AttendanceMarked) && fact.payload.rest ? `rest ${fact.payload.status}` : '';

/** Whether these are more marks than students get. */
export const isTooLong = (run: Run, lists: number): boolean => run.length > lists && isA(run[0], AttendanceMarked);

/** The message about marks. Staff get all of them or, if the rest is long, what it is; students get as many as `reader.lists`, and otherwise only their own. */
export const marked = (run: Run, reader: Reader): Draft => {
  const marks = run.filter((fact) => isA(fact, AttendanceMarked));
  const sessionId = sessionIdOf(run);
  const last = marks.at(-1)!;
  // Marks that only one student may see are about that student's own line: the last one is the current status.
  if (!reader.staff && last.audience !== 'all') {
    const { status, source } = last.payload;
    return { event: 'MY_ATTENDANCE', data: { sessionId, status, source: status && source, markedAt: status && last.occurredAt } };
  }
  if (marks.length <= reader.lists) return listing(sessionId, marks);
  if (!reader.staff)
    return leavingOut(
      run,
      marks.filter(({ payload }) => payload.studentId === reader.userId),
    );
  return last.payload.rest
    ? { event: 'ATTENDANCE_MARKED', data: { sessionId, marks: [], rest: restOf(last, marks.length) } }
    : listing(sessionId, marks);
};

/** The messages about more marks than students get: for each student who is concerned, and for all others. */
export const leftOut = (run: Run): { readonly own: ReadonlyMap<string, Draft>; readonly others: Draft } => {
  const byStudent = Map.groupBy(
    run.filter((fact) => isA(fact, AttendanceMarked)),
    ({ payload }) => payload.studentId,
  );
  return { own: new Map([...byStudent].map(([userId, marks]) => [userId, leavingOut(run, marks)])), others: leavingOut(run, []) };
};

const listing = (sessionId: string, marks: readonly Marked[]): Draft => ({
  event: 'ATTENDANCE_MARKED',
  data: { sessionId, marks: marks.map(markOf) },
});

const leavingOut = (run: Run, own: readonly Marked[]): Draft => {
  const unlisted = run.length - own.length;
  return { event: 'ATTENDANCE_MARKED', data: { sessionId: sessionIdOf(run), marks: own.map(markOf), ...(unlisted && { unlisted }) } };
};
