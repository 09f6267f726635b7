import { MARK_STATUSES } from '../../contracts/attendance.ts';
import { counted, countedAtTheEnd, folded } from './two-statuses.ts';

describe('folding four statuses into two', () => {
  it('counts late as present and excused as absent', () => {
    expect(MARK_STATUSES.map((status) => [status, folded(status)])).toEqual([
      ['present', 'present'],
      ['late', 'present'],
      ['absent', 'absent'],
      ['excused', 'absent'],
    ]);
  });

  it('leaves guests and unmarked students out of the counts', () => {
    const summary = { present: 1, late: 2, absent: 4, excused: 8, unmarked: 16, total: 31, guests: 32 };
    expect(counted(summary)).toEqual({ present: 3, absent: 12, total: 15 });
  });

  it('counts unmarked students as absent once the roll call is over', () => {
    const summary = { present: 1, late: 2, absent: 4, excused: 8, unmarked: 16, total: 31, guests: 32 };
    expect(countedAtTheEnd(summary)).toEqual({ present: 3, absent: 28, total: 31 });
  });
});
