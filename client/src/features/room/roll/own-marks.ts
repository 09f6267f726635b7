import type { MarkStatus } from '../store/state.ts';

/**
 * A mark of this page, shown instead of the line's own status until the room's state has it. `pending`: on its way, or waiting for the connection;
 * `saved`: in the database, as number `seq`, whose message has not come yet; `refused`, for `reason`, until the teacher tries again or gives up. `turn` tells
 * it from an earlier mark of the same student.
 */
export interface OwnMark {
  readonly status: MarkStatus | null;
  readonly turn: number;
  readonly state: 'pending' | 'saved' | 'refused';
  readonly seq?: number;
  readonly reason?: unknown;
}
export type OwnMarks = Readonly<Record<string, OwnMark>>;

const only = (marks: OwnMarks, keeps: (mark: OwnMark, studentId: string) => boolean): OwnMarks =>
  Object.fromEntries(Object.entries(marks).filter(([id, mark]) => keeps(mark, id)));

export const marking = (marks: OwnMarks, studentId: string, status: MarkStatus | null, turn: number): OwnMarks => ({
  ...marks,
  [studentId]: { status, turn, state: 'pending' },
});

/** What the server says about a mark; a later one of the same student is still on its way. */
const answered = (marks: OwnMarks, studentId: string, turn: number, answer: Pick<OwnMark, 'state' | 'seq' | 'reason'>): OwnMarks => {
  const mark = marks[studentId];
  return mark?.turn === turn ? { ...marks, [studentId]: { ...mark, ...answer } } : marks;
};

export const saved = (marks: OwnMarks, studentId: string, turn: number, seq: number): OwnMarks =>
  answered(marks, studentId, turn, { state: 'saved', seq });

export const refused = (marks: OwnMarks, studentId: string, turn: number, reason: unknown): OwnMarks =>
  answered(marks, studentId, turn, { state: 'refused', reason });

/** The state of the room has come to this number. */
export const settled = (marks: OwnMarks, seq: number): OwnMarks =>
  Object.values(marks).some((mark) => mark.state === 'saved' && mark.seq! <= seq)
    ? only(marks, (mark) => mark.state !== 'saved' || mark.seq! > seq)
    : marks;

export const givenUp = (marks: OwnMarks, studentId: string): OwnMarks => only(marks, (_, id) => id !== studentId);

export const pendingOf = (marks: OwnMarks): readonly (readonly [string, OwnMark])[] =>
  Object.entries(marks).filter(([, { state }]) => state === 'pending');

/** Who has a mark that is not in the database. After the end of the session these are lost. */
export const unsavedOf = (marks: OwnMarks): readonly string[] => Object.keys(marks).filter((id) => marks[id]!.state !== 'saved');
