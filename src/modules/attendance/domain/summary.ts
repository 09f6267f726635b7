import { MARK_STATUSES, type AttendanceSummary, type LineState, type MarkStatus } from '../../../contracts/attendance.ts';

/** Counts the statuses of expected lines and, separately, the guests. Students who are no longer expected are not counted. */
export const summarise = (lines: readonly Pick<LineState, 'expected' | 'notExpected' | 'status'>[]): AttendanceSummary => {
  const counts = Object.fromEntries(MARK_STATUSES.map((status) => [status, 0])) as Record<MarkStatus, number>;
  const summary = { ...counts, unmarked: 0, total: 0, guests: 0 };
  for (const { expected, notExpected, status } of lines) {
    if (expected) {
      summary[status ?? 'unmarked']++;
      summary.total++;
    } else if (!notExpected) summary.guests++;
  }
  return summary;
};
