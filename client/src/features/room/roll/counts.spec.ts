import type { Line } from '../store/state.ts';
import { countsOf } from './counts.ts';

const line = (status: Line['status'], expected = true, notExpected: Line['notExpected'] = null): Line => ({
  studentId: 's',
  expected,
  notExpected,
  status,
  source: null,
  markedAt: null,
});

describe('the counts of the roll', () => {
  it('are those of expected lines and add up; guests are apart, and students who left do not count', () => {
    const lines = [line('present'), line('late'), line('late'), line(null), line('present', false), line('absent', false, 'unenrolled')];
    expect(countsOf(lines, ({ status }) => status)).toEqual({
      present: 1,
      late: 2,
      absent: 0,
      excused: 0,
      unmarked: 1,
      total: 4,
      guests: 1,
    });
  });

  it('include the marks that are still on their way', () => {
    expect(countsOf([line(null)], () => 'absent')).toMatchObject({ absent: 1, unmarked: 0, total: 1 });
  });
});
