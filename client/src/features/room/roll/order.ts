import type { Line } from '../store/state.ts';

/** As in the register: expected students, then guests, then those who are no longer expected, each by name. */
export const inOrder = (
  lines: readonly Pick<Line, 'studentId' | 'expected' | 'notExpected'>[],
  nameOf: (id: string) => string,
  locale: string,
) => {
  const { compare } = new Intl.Collator(locale);
  const group = ({ expected, notExpected }: Pick<Line, 'expected' | 'notExpected'>) => (expected ? 0 : notExpected ? 2 : 1);
  return lines
    .toSorted((a, b) => group(a) - group(b) || compare(nameOf(a.studentId), nameOf(b.studentId)))
    .map(({ studentId }) => studentId);
};

/** Whether a name has all words of the search, ignoring case and accents. */
export const matches = (name: string, search: string): boolean => {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  return plain(search)
    .split(/\s+/)
    .every((word) => plain(name).includes(word));
};
