import { MARK_STATUSES, type AttendanceSummary, type MarkStatus } from '../../contracts/attendance.ts';

/** The statuses that clients of these systems have. */
export type TwoStatus = 'present' | 'absent';

const FOLDED: Readonly<Record<MarkStatus, TwoStatus>> = { present: 'present', late: 'present', absent: 'absent', excused: 'absent' };

export const folded = (status: MarkStatus): TwoStatus => FOLDED[status];

/** The counts after a roll call. Unmarked students count as absent, even if the session itself does not count. */
export const countedAtTheEnd = (summary: AttendanceSummary) =>
  counted({ ...summary, absent: summary.absent + summary.unmarked, unmarked: 0 });

/** Counts the marked students by folded status. */
export const counted = (summary: AttendanceSummary) => {
  const counts = { present: 0, absent: 0, total: 0 };
  for (const status of MARK_STATUSES) {
    counts[folded(status)] += summary[status];
    counts.total += summary[status];
  }
  return counts;
};
