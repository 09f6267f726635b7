import type { Schemas } from '../../api/schemas.ts';

type Line = Pick<Schemas['RegisterLine'], 'name' | 'email' | 'status' | 'expected'>;

/** `unmarked`: expected and without a status. `guests`: not expected, for whatever reason. Null: everyone. */
export type StatusChoice = NonNullable<Line['status']> | 'unmarked' | 'guests' | null;

export interface LineFilter {
  readonly search: string;
  readonly status: StatusChoice;
}

const has = (line: Line, status: StatusChoice): boolean => {
  if (status === null) return true;
  if (status === 'guests') return !line.expected;
  return line.expected && (line.status ?? 'unmarked') === status;
};

export const matching = <T extends Line>(lines: readonly T[], { search, status }: LineFilter): readonly T[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter((line) => has(line, status) && words.every((word) => `${line.name} ${line.email}`.toLowerCase().includes(word)));
};
