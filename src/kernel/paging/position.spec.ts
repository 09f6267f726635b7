import { DomainError } from '../domain/domain-error.ts';
import { newId } from '../ids.ts';
import { requirePosition, type KeyKind } from './position.ts';

const fits = (kind: KeyKind, value: unknown): boolean => {
  try {
    requirePosition([value as string], [kind]);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field: 'after' }] });
    return false;
  }
};

describe('a position sent by a client', () => {
  it.each<[KeyKind, readonly unknown[], readonly unknown[]]>([
    ['text', ['', 'zoë', '数', 'x'.repeat(2_000)], ['\ud800', 'a\0b', 'x'.repeat(2_001), 1, null]],
    ['id', [newId()], ['', 'x', 1, null]],
    ['int', [0, -1, 2 ** 31 - 1], [2 ** 31, 0.5, NaN, '1', null]],
    ['bigint', ['0', '-1', String(2n ** 63n - 1n), String(-(2n ** 63n))], [String(2n ** 63n), '-0', '01', '1.5', '1e3', '', 1, null]],
    ['time', ['0', '-1', '1790000000000000'], ['300000000000000000', '-100000000000000000', '2026-09-01', 0, null]],
    ['flag', [true, false], [0, 'true', null]],
  ])('may contain a %s that the database can represent, and nothing else', (kind, good, bad) => {
    expect(good.filter((value) => !fits(kind, value))).toEqual([]);
    expect(bad.filter((value) => fits(kind, value))).toEqual([]);
  });

  it('must have as many keys as its list', () => {
    expect(() => requirePosition(['a'], ['text', 'id'])).toThrow(DomainError);
    expect(() => requirePosition(['a', newId(), 1], ['text', 'id'])).toThrow(DomainError);
    expect(() => requirePosition(['a', newId()], ['text', 'id'])).not.toThrow();
  });
});
