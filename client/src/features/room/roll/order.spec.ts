import { inOrder, matches } from './order.ts';

const line = (studentId: string, expected = true, notExpected: 'unenrolled' | null = null) => ({ studentId, expected, notExpected });

describe('the order of the roll', () => {
  it('is by name: expected students, guests, and those who are no longer expected', () => {
    const lines = [line('Zoë'), line('Guest', false), line('Gone', false, 'unenrolled'), line('Ähn'), line('Ben')];
    expect(inOrder(lines, (id) => id, 'de')).toEqual(['Ähn', 'Ben', 'Zoë', 'Guest', 'Gone']);
  });
});

describe('the search in the roll', () => {
  it.each(['zoe', 'ZOË', 'kra', 'k zoe', ''])('finds Zoë Krämer by "%s"', (search) => {
    expect(matches('Zoë Krämer', search)).toBe(true);
  });

  it('needs all words', () => {
    expect(matches('Zoë Krämer', 'zoe ben')).toBe(false);
  });
});
