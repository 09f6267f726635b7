import type { Message } from '../../../api/live.ts';
import type { Changes, Line, RoomState } from './state.ts';

const NEW: Omit<Line, 'studentId'> = { expected: true, notExpected: null, status: null, source: null, markedAt: null };

type Lines = Readonly<Record<string, Line>>;
type Mark = Message<'ATTENDANCE_MARKED'>['marks'][number];

const marked = (line: Line, { status, source, at }: Omit<Mark, 'studentId'>): Line => ({
  ...line,
  status,
  source: status && source,
  markedAt: status && at,
});

const withRest = (lines: Lines, rest: NonNullable<Message<'ATTENDANCE_MARKED'>['rest']>): Lines =>
  Object.fromEntries(
    Object.entries(lines).map(([id, line]) => [id, line.expected && line.status === null ? marked(line, rest) : line] as const),
  );

/** Changes one line, which may be new. */
const withLine = ({ lines, names }: RoomState, studentId: string, name: string, change: Partial<Line>): Partial<RoomState> => ({
  lines: { ...lines, [studentId]: { ...(lines[studentId] ?? { ...NEW, studentId }), ...change } },
  names: { ...names, [studentId]: name },
});

const attendanceMarked: NonNullable<Changes['ATTENDANCE_MARKED']> = (state, { marks, rest, unlisted = 0 }) => {
  const lines: Record<string, Line> = { ...(rest ? withRest(state.lines, rest) : state.lines) };
  for (const mark of marks) lines[mark.studentId] = marked(lines[mark.studentId] ?? { ...NEW, studentId: mark.studentId }, mark);
  const teachers = marks.flatMap(({ studentId, by }) => (by ? [[studentId, by] as const] : []));
  const own = marks.findLast(({ studentId }) => studentId === state.myId);
  return {
    lines,
    markedBy: { ...state.markedBy, ...Object.fromEntries(teachers) },
    unlisted: state.unlisted + unlisted,
    ...(own && { me: marked(state.me ?? { ...NEW, studentId: state.myId }, own) }),
  };
};

export const registerChanges: Changes = {
  ATTENDANCE_MARKED: attendanceMarked,
  MY_ATTENDANCE: ({ me, myId }, { status, markedAt, source }) => ({
    me: { ...(me ?? { ...NEW, studentId: myId }), status, markedAt, source },
  }),
  LINE_ADDED: (state, { studentId, name, expected }) => withLine(state, studentId, name, { expected, notExpected: null }),
  NO_LONGER_EXPECTED: (state, { studentId, name, reason }) => withLine(state, studentId, name, { expected: false, notExpected: reason }),
  DONE: (_, { summary }) => ({ summary }),
  TODAY_SUMMARY: (_, { summary }) => ({ summary }),
};
