import type { SessionStatus } from '../../../../contracts/live-session.ts';
import { codeOf } from '../../../../../test/support/code-of.ts';
import type { Member } from '../../access/domain/member.ts';
import { Chat } from './chat.ts';

const at = new Date(0);
const member = (userId: string, more: { isStaff?: boolean; isHere?: boolean; status?: SessionStatus } = {}): Member => {
  const { isStaff = false, isHere = true, status = 'live' } = more;
  return { userId, role: isStaff ? 'teacher' : 'student', isHere, access: { isStaff, status, mayJoin: true } as Member['access'] };
};
const [ann, ben, host] = [member('ann'), member('ben'), member('host', { isStaff: true })];
const annsMessage = { id: 'm1', seq: 3, userId: 'ann', deleted: false };
const chat = (open = true, known = [annsMessage]) => new Chat('session', 7, open, known);
const types = ({ facts }: Chat) => facts.map(({ fact, by }) => [fact.type.replace('classroom.', ''), by]);

describe('writing in a chat', () => {
  it('gives each message the number of its fact, and the fact no text', () => {
    const one = chat();
    expect([one.post(ann, { id: 'a', text: 'A' }, at), one.post(ben, { id: 'b', text: 'B' }, at)]).toEqual([
      { id: 'a', seq: 8 },
      { id: 'b', seq: 9 },
    ]);
    expect(one.posted).toMatchObject([
      { id: 'a', seq: 8, userId: 'ann', role: 'student', text: 'A', sentAt: at },
      { id: 'b', seq: 9, userId: 'ben', text: 'B' },
    ]);
    expect(one.facts.map(({ fact }) => fact.payload)[0]).toEqual({ sessionId: 'session', messageId: 'a', userId: 'ann', role: 'student' });
  });

  it('answers a repetition with the first number, in the same group, later, and whatever has happened since', () => {
    const one = chat();
    one.post(ben, { id: 'b', text: 'B' }, at);
    expect(one.post(ben, { id: 'b', text: 'Again' }, at)).toEqual({ id: 'b', seq: 8 });
    expect(one.posted).toHaveLength(1);
    for (const away of [member('ann', { isHere: false }), member('ann', { status: 'ended' })])
      expect(chat(false).post(away, { id: 'm1', text: 'Again' }, at)).toEqual({ id: 'm1', seq: 3 });
  });

  it.each<[string, Member, boolean, string]>([
    ['the id of somebody else', ben, true, 'MESSAGE_ID_TAKEN'],
    ['before the start', member('ann', { status: 'scheduled' }), true, 'SESSION_NOT_LIVE'],
    ['after the end', member('ann', { status: 'ended' }), true, 'SESSION_ENDED'],
    ['without being there', member('ann', { isHere: false }), true, 'NOT_IN_A_SESSION'],
    ['while it is off', ann, false, 'CHAT_CLOSED'],
  ])('is refused with %s', (why, by, open, code) => {
    const one = chat(open);
    expect(codeOf(() => one.post(by, { id: why.startsWith('the id') ? 'm1' : 'new', text: 'A' }, at))).toBe(code);
    expect([one.facts, one.posted]).toEqual([[], []]);
  });

  it('is open to staff while it is off', () => {
    expect(chat(false).post(host, { id: 'h', text: 'H' }, at).seq).toBe(8);
  });
});

describe('deleting a message', () => {
  it('is for its sender and staff, once, even after the end', () => {
    for (const by of [ann, host, member('ann', { status: 'ended', isHere: false })]) {
      const one = chat();
      one.delete(by, 'm1');
      one.delete(by, 'm1');
      expect([types(one), one.deleted]).toEqual([[['MessageDeleted', by.userId]], ['m1']]);
    }
    expect(codeOf(() => chat().delete(ben, 'm1'))).toBe('NOT_YOUR_MESSAGE');
    expect(codeOf(() => chat().delete(host, 'm2'))).toBe('MESSAGE_NOT_FOUND');
    const gone = chat(true, [{ ...annsMessage, deleted: true }]);
    gone.delete(ann, 'm1');
    expect(gone.facts).toEqual([]);
  });
});

describe('switching a chat', () => {
  it('is for staff of a live session, and does nothing if it is so already', () => {
    const one = chat();
    one.switch(host, true);
    one.switch(host, false);
    one.switch(host, false);
    expect([types(one), one.isOpen]).toEqual([[['ChatSwitched', 'host']], false]);
    expect(codeOf(() => one.post(ann, { id: 'a', text: 'A' }, at))).toBe('CHAT_CLOSED');
    expect(codeOf(() => one.switch(ann, true))).toBe('NOT_SESSION_HOST');
    expect(codeOf(() => one.switch(member('host', { isStaff: true, status: 'ended' }), true))).toBe('SESSION_ENDED');
  });
});
