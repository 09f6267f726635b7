import { jest } from '@jest/globals';
import fc from 'fast-check';
import { isId, newId } from './ids.ts';

describe('an id', () => {
  it('is a unique UUIDv7 that sorts after earlier ones', () => {
    const ids = Array.from({ length: 1000 }, newId);
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => isId(id) && id[14] === '7')).toBe(true);
    expect(ids).toEqual(ids.toSorted());
  });

  it('contains its creation time in ms', () => {
    const before = Date.now();
    const created = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16);
    expect(created).toBeGreaterThanOrEqual(before);
    expect(created).toBeLessThanOrEqual(Date.now());
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
