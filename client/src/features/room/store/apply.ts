import type { ServerEvent } from '../../../../../src/contracts/realtime.ts';
import { classroomChanges } from './classroom-changes.ts';
import { isBehind, judge } from './numbers.ts';
import { peopleChanges, peopleOf } from './people-changes.ts';
import { registerChanges } from './register-changes.ts';
import type { Change, Changes, Joined, Line, Received, RoomState } from './state.ts';

const CHANGES: Changes = {
  ...registerChanges,
  ...classroomChanges,
  ...peopleChanges,
  SESSION_STARTED: (_, { session }) => ({ session }),
  SESSION_UPDATED: (_, { session }) => ({ session }),
  SESSION_ENDED: ({ session }, { outcome, endedAt }) => ({
    ended: { outcome, endedAt },
    session: { ...session, status: 'ended', outcome, endedAt },
  }),
};

/** State that is not numbered: every answer to a join repeats it. */
const UNNUMBERED: readonly ServerEvent[] = ['PARTICIPANTS_CHANGED', 'USER_RENAMED', 'TODAY_SUMMARY'];

const changed = (state: RoomState, { event, data }: Received): RoomState => ({
  ...state,
  ...(CHANGES[event] as Change<ServerEvent> | undefined)?.(state, data),
});

/**
 * The state after a message, whether live or missed. `gap`: something is missing before it, so it was not applied. Facts without a number are
 * copies for those outside the room.
 */
export const apply = (state: RoomState, message: Received): { readonly state: RoomState; readonly gap: boolean } => {
  const { event, data } = message;
  if (event === 'HEAD') return { state, gap: isBehind(state.seq, data.seq) };
  if (UNNUMBERED.includes(event)) return { state: changed(state, message), gap: false };
  if (!('seq' in data) || data.seq === undefined || data.after === undefined) return { state, gap: false };
  const { seq, after } = data;
  const verdict = judge(state.seq, { seq, after });
  return { state: verdict === 'apply' ? { ...changed(state, message), seq } : state, gap: verdict === 'gap' };
};

const byStudent = (lines: readonly Line[]): RoomState['lines'] => Object.fromEntries(lines.map((line) => [line.studentId, line]));

const snapshotOf = (myId: string, answer: Joined, before: RoomState | null): RoomState => {
  const { session, marks, unlisted = 0, me, classroom, verification } = answer.snapshot!;
  return {
    sessionId: answer.sessionId,
    myId,
    seq: answer.seq,
    snapshotSeq: answer.seq,
    staff: answer.staff,
    session,
    lines: byStudent(marks),
    markedBy: {},
    unlisted,
    me,
    names: before?.names ?? {},
    people: peopleOf(answer.participants),
    hands: classroom.hands,
    locked: classroom.locked,
    muted: classroom.muted,
    playback: classroom.playback,
    verification,
    verifications: {},
    chatOpen: classroom.chatOpen,
    chat: [],
    deleted: {},
    summary: null,
    ended: null,
    meeting: { url: answer.meetingUrl, password: answer.meetingPassword },
  };
};

/** The state after an answer to JOIN_SESSION. `before`: null for the first one. */
export const joined = (before: RoomState | null, myId: string, answer: Joined): RoomState => {
  if (answer.snapshot || !before) return snapshotOf(myId, answer, before);
  const { state } = (answer.missed as readonly Received[]).reduce(({ state: current }, message) => apply(current, message), {
    state: before,
    gap: false,
  });
  return {
    ...state,
    seq: answer.seq,
    staff: answer.staff,
    people: peopleOf(answer.participants),
    meeting: { url: answer.meetingUrl, password: answer.meetingPassword },
  };
};
