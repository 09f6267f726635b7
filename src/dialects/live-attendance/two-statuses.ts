import type { AttendanceSummary, MarkStatus } from '../../contracts/attendance.js';

/** The only two that these systems know: late counts as present, excused as absent. */
export type TwoStatus = 'present' | 'absent';

export const folded = (status: MarkStatus): TwoStatus => (status === 'present' || status === 'late' ? 'present' : 'absent');

/** Counts of a roll call that is over: who was not marked was absent, also where it did not count. */
export const countedAtTheEnd = (summary: AttendanceSummary) =>
  counted({ ...summary, absent: summary.absent + summary.unmarked, unmarked: 0 });

/** Counts marked students. */
export const counted = ({ present, late, absent, excused }: AttendanceSummary) => ({
  present: present + late,
  absent: absent + excused,
  total: present + late + absent + excused,
});
