import type { Line, MarkStatus, Summary } from '../store/state.ts';

/** The counts of the register, as the server counts: expected lines, and guests apart. They always add up to `total`. */
export const countsOf = (lines: Iterable<Line>, statusOf: (line: Line) => MarkStatus | null): Summary => {
  const counts = { present: 0, late: 0, absent: 0, excused: 0, unmarked: 0, total: 0, guests: 0 };
  for (const line of lines) {
    if (line.expected) {
      counts[statusOf(line) ?? 'unmarked']++;
      counts.total++;
    } else if (!line.notExpected) counts.guests++;
  }
  return counts;
};
