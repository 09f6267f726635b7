import { KeyOf } from './idempotency.ts';

describe('the key of a request', () => {
  it('stays the same for the same body until there is an answer', () => {
    const key = new KeyOf();
    const first = key.of({ title: 'A' });
    expect(first).toMatch(/^[\da-f]{32}$/);
    expect(key.of({ title: 'A' })).toBe(first);
    key.answered();
    expect(key.of({ title: 'A' })).not.toBe(first);
  });

  it('is another one for another body', () => {
    const key = new KeyOf();
    expect(key.of({ title: 'A' })).not.toBe(key.of({ title: 'B' }));
  });
});
