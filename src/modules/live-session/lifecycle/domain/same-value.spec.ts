import { sameValue } from './same-value.ts';

const date = (time: string) => new Date(`2026-09-01T${time}Z`);

describe('two values of a field', () => {
  it.each([
    ['dates of the same time', date('07:00'), date('07:00'), true],
    ['dates of different times', date('07:00'), date('07:01'), false],
    ['a date and none', date('07:00'), null, false],
    ['no date and one', null, date('07:00'), false],
    ['lists in another order', ['teacher', 'presence'], ['presence', 'teacher'], true],
    ['lists of different lengths', ['teacher'], ['teacher', 'presence'], false],
    ['lists of other values', ['teacher'], ['presence'], false],
    ['a list and a text', ['a'], 'a', false],
    ['a text and a list', 'a', ['a'], false],
    ['equal texts', 'a', 'a', true],
    ['a number and its text', 1, '1', false],
  ])('are the same only if nothing changes: %s', (_, one, other, same) => expect(sameValue(one, other)).toBe(same));
});
