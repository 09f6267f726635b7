import { apply, joined } from './apply.ts';
import { FakeSession, ME } from './fake-session.ts';
import type { Person, Received, RoomState } from './state.ts';

const start = (staff = true): RoomState => joined(null, ME, new FakeSession(staff).join(null));
const after = (state: RoomState, ...messages: readonly [Received['event'], object][]): RoomState =>
  messages.reduce((now, [event, data]) => apply(now, { event, data } as Received).state, state);
const person = (userId: string, microphone = false): Person => ({
  userId,
  name: userId,
  role: 'student',
  microphone,
  camera: false,
  screen: false,
});
const still = { joined: [], left: [], changed: [], named: true };

describe('people', () => {
  it('come, change and go by name', () => {
    const state = after(
      start(),
      ['PARTICIPANTS_CHANGED', { ...still, joined: [person('ben'), person('cai')], count: 2 }],
      ['PARTICIPANTS_CHANGED', { ...still, changed: [{ userId: 'cai', microphone: true, camera: false, screen: false }], count: 2 }],
      ['PARTICIPANTS_CHANGED', { ...still, left: ['ben'], count: 1 }],
    );
    expect(state.people).toEqual({ byId: { cai: person('cai', true) }, count: 1, complete: true });
  });

  it('are an incomplete list, with the right count, after a message without names', () => {
    const state = after(start(), ['PARTICIPANTS_CHANGED', { ...still, count: 300, named: false }]);
    expect(state.people).toEqual({ byId: {}, count: 300, complete: false });
  });

  it('are no change if somebody unknown switches a device on', () => {
    const state = after(start(), ['PARTICIPANTS_CHANGED', { ...still, changed: [{ userId: 'x', microphone: true }], count: 0 }]);
    expect(state.people.byId).toEqual({});
  });

  it('are not muted any more once they speak or leave', () => {
    const muted = after(
      start(),
      ['PARTICIPANTS_CHANGED', { ...still, joined: [person('ben'), person('cai'), { ...person('eve'), role: 'teacher' }], count: 3 }],
      ['PARTICIPANT_MUTED', { seq: 1, after: 0, userIds: null, by: 'host' }],
    );
    expect(muted.muted).toEqual(['ben', 'cai']);
    expect(after(muted, ['PARTICIPANTS_CHANGED', { ...still, left: ['ben'], count: 2 }]).muted).toEqual(['cai']);
    const speaks = { userId: 'cai', microphone: true, camera: false, screen: false };
    expect(after(muted, ['PARTICIPANTS_CHANGED', { ...still, changed: [speaks], count: 3 }]).muted).toEqual(['ben']);
  });
});

describe('messages', () => {
  const message = { userId: 'ben', name: 'Ben', role: 'student', text: 'Hello', at: '2026-09-01T07:00:00.000Z' };

  it('of the chat come in order, without a text once they are deleted', () => {
    const state = after(
      start(),
      ['CHAT_MESSAGE', { ...message, id: 'm1', seq: 1, after: 0 }],
      ['CHAT_MESSAGE', { ...message, id: 'm2', seq: 2, after: 1 }],
      ['CHAT_DELETED', { id: 'm1', by: 'ben', seq: 3, after: 2 }],
    );
    expect(state.chat.map(({ id, text }) => [id, text])).toEqual([
      ['m1', null],
      ['m2', 'Hello'],
    ]);
    expect(state.deleted).toEqual({ m1: true });
  });

  it('with a new name change it everywhere', () => {
    const state = after(
      start(),
      ['PARTICIPANTS_CHANGED', { ...still, joined: [person('ben')], count: 1 }],
      ['HAND_RAISED', { userId: 'ben', name: 'Ben', at: '', seq: 1, after: 0 }],
      ['CHAT_MESSAGE', { ...message, id: 'm1', seq: 2, after: 1 }],
      ['USER_RENAMED', { userId: 'ben', name: 'Benedict' }],
    );
    expect([state.names.ben, state.people.byId.ben?.name, state.hands.items[0]?.name, state.chat[0]?.name]).toEqual(
      Array(4).fill('Benedict'),
    );
  });

  it('without a number are copies for those outside, except what is never numbered', () => {
    const state = start();
    expect(after(state, ['ROOM_LOCKED', { locked: true }]).locked).toBe(false);
    expect(after(state, ['TODAY_SUMMARY', { summary: { present: 1 } }]).summary).toEqual({ present: 1 });
  });

  it('that this client does not know change only the number', () => {
    const state = start();
    expect(after(state, ['SOMETHING_NEW' as 'HEAD', { seq: 1, after: 0 }])).toEqual({ ...state, seq: 1 });
  });

  it('about the end keep what was there', () => {
    const state = after(
      start(),
      ['SESSION_ENDED', { outcome: 'held', endedAt: 'then', seq: 1, after: 0 }],
      ['DONE', { summary: { present: 1 }, seq: 2, after: 1 }],
    );
    expect(state.ended).toEqual({ outcome: 'held', endedAt: 'then' });
    expect(state.session).toMatchObject({ title: 'History', status: 'ended', outcome: 'held' });
    expect(state.summary).toEqual({ present: 1 });
  });
});

describe('marks', () => {
  const at = '2026-09-01T07:00:00.000Z';

  it('of the own line also change what the student is told', () => {
    const state = after(start(false), [
      'ATTENDANCE_MARKED',
      { marks: [{ studentId: ME, status: 'late', source: 'teacher', at }], unlisted: 7, seq: 1, after: 0 },
    ]);
    expect(state.me).toMatchObject({ status: 'late', source: 'teacher', markedAt: at });
    expect(state.unlisted).toBe(7);
  });

  it('say which teacher did it', () => {
    const mark = { studentId: 'ben', status: 'late', source: 'teacher', by: 'grace', at };
    const state = after(start(), ['ATTENDANCE_MARKED', { marks: [mark], seq: 1, after: 0 }]);
    expect(state.markedBy).toEqual({ ben: 'grace' });
    const joining = { ...mark, studentId: 'cai', source: 'presence', by: null };
    expect(after(state, ['ATTENDANCE_MARKED', { marks: [joining], seq: 2, after: 1 }]).markedBy).toEqual({ ben: 'grace' });
  });

  it('of others leave it as it is', () => {
    const state = after(start(false), [
      'ATTENDANCE_MARKED',
      { marks: [{ studentId: 'ben', status: 'late', source: 'teacher', at }], seq: 1, after: 0 },
    ]);
    expect(state.me).toMatchObject({ status: null });
    expect(state.lines.ben).toMatchObject({ status: 'late' });
  });

  it('change no other line, so that one mark renders one row', () => {
    const before = after(start(), ['LINE_ADDED', { studentId: 'ben', name: 'Ben', expected: true, seq: 1, after: 0 }]);
    const state = after(before, [
      'ATTENDANCE_MARKED',
      { marks: [{ studentId: 'ben', status: 'late', source: 'teacher', at }], seq: 2, after: 1 },
    ]);
    expect(state.lines[ME]).toBe(before.lines[ME]);
  });
});
