import { jest } from '@jest/globals';
import fc from 'fast-check';
import { creationTimeOf, isId, newId } from './ids.ts';

describe('an id', () => {
  it('is a unique UUIDv7 that sorts after earlier ones', () => {
    const ids = Array.from({ length: 1000 }, newId);
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => isId(id) && id[14] === '7')).toBe(true);
    expect(ids).toEqual(ids.toSorted());
  });

  it('contains its creation time in ms', () => {
    const before = Date.now();
    const created = creationTimeOf(newId()).getTime();
    expect(created).toBeGreaterThanOrEqual(before);
    expect(created).toBeLessThanOrEqual(Date.now());
    expect(creationTimeOf('0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11').toISOString()).toBe('2025-08-13T10:23:04.222Z');
  });

  it('sorts after earlier ones even if the clock is set back', () => {
    const before = newId();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 60_000);
    const after = newId();
    clock.mockRestore();
    expect(after > before).toBe(true);
  });

  it('is recognized by its format', () => {
    fc.assert(fc.property(fc.uuid(), (id) => isId(id) && isId(id.toUpperCase())));
    fc.assert(fc.property(fc.anything(), (what) => !isId(what)));
    const id = newId();
    for (const what of [`${id} `, `{${id}}`, id.slice(1), id.replaceAll('-', ''), `${id}\n`, `${id.slice(0, 14)}9${id.slice(15)}`, [id]])
      expect(isId(what)).toBe(false);
  });
});
