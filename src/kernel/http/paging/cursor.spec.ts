import fc from 'fast-check';
import type { Position } from '../../../contracts/page.ts';
import { cursorTo, positionOf } from './cursor.ts';

const keys = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean()), { minLength: 1, maxLength: 4 });
const isRejected = (cursor: string, list = 'users', filters = {}): boolean => {
  try {
    positionOf(cursor, list, filters);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field: 'after' }] });
    return true;
  }
};
const raw = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('decodes to the position it encodes', () => {
    fc.assert(
      fc.property(keys, (position) => {
        expect(positionOf(cursorTo(position, 'users', {}), 'users', {})).toEqual(position);
      }),
    );
    expect(positionOf('', 'users', {})).toEqual([]);
  });

  it('contains only characters that need no escaping in a URL', () => {
    fc.assert(fc.property(keys, (position) => void expect(cursorTo(position, 'users', {})).toMatch(/^[\w-]+$/)));
  });

  it('is rejected for another list or with other filters, whose order does not matter', () => {
    const cursor = cursorTo(['zoe', 1], 'users', { role: 'student', search: undefined, from: new Date(0) });
    expect(isRejected(cursor, 'students', { role: 'student', from: new Date(0) })).toBe(true);
    expect(isRejected(cursor, 'users', { role: 'teacher', from: new Date(0) })).toBe(true);
    expect(isRejected(cursor, 'users', { role: 'student', from: new Date(1) })).toBe(true);
    expect(isRejected(cursor, 'users', {})).toBe(true);
    expect(isRejected(cursor, 'users', { from: new Date(0), role: 'student' })).toBe(false);
  });

  it('is rejected if any character is changed, added or removed', () => {
    const position: Position = ['zoë', '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11'];
    const cursor = cursorTo(position, 'users', {});
    const flipped = [...cursor].map((char, n) => cursor.slice(0, n) + (char === 'A' ? 'B' : 'A') + cursor.slice(n + 1));
    for (const other of [
      ...flipped,
      `${cursor}A`,
      `${cursor}=`,
      cursor.slice(0, -1),
      cursor.slice(1),
      cursor.toUpperCase(),
      `${cursor}${cursor}`,
      ` ${cursor}`,
    ])
      expect([other, isRejected(other)]).toEqual([other, true]);
  });

  it.each(['nonsense', '🦆', raw(null), raw({}), raw([]), raw([1]), raw('x'), '[1]', 'null'])('is rejected if it is %s', (text) => {
    expect(isRejected(text)).toBe(true);
  });

  it('is rejected with another version, checksum or position', () => {
    const [, sum] = JSON.parse(Buffer.from(cursorTo(['a'], 'users', {}), 'base64url').toString()) as [number, string];
    expect(isRejected(raw([1, sum, 'a']))).toBe(false);
    for (const parts of [
      [2, sum, 'a'],
      ['1', sum, 'a'],
      [1, sum],
      [1, sum, 'b'],
      [1, sum, 'a', 'a'],
      [1, sum, ['a']],
      [1, 'x', 'a'],
    ])
      expect([parts, isRejected(raw(parts))]).toEqual([parts, true]);
  });
});
