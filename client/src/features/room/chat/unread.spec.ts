import { unreadOf } from './unread.ts';

const message = (seq: number, userId = 'ben', text: string | null = 'Hello') =>
  ({ id: `m${seq}`, seq, userId, name: userId, role: 'student', text, at: '' }) as const;

describe('unread messages', () => {
  it('are those of others after the last one seen, unless they were deleted', () => {
    expect(unreadOf([message(1), message(2), message(3, 'ann'), message(4), message(5, 'ben', null)], 1, 'ann')).toBe(2);
  });
});
