import { paymentWordOf, SHOWN_STATUSES, STATUS_WORDS, statusFrom } from './words.ts';

describe('the words of these clients', () => {
  it('for a status lead back to it', () => {
    expect(SHOWN_STATUSES.map((word) => STATUS_WORDS[statusFrom(word)])).toEqual(SHOWN_STATUSES);
  });

  it.each([
    [0, 'confirmed', null, 'free'],
    [0, 'cancelled', null, 'free'],
    [5, 'pending', null, 'pending'],
    [5, 'pending', 'open', 'pending'],
    [5, 'waitlisted', null, 'pending'],
    [5, 'confirmed', null, 'paid'],
    [5, 'confirmed', 'paid', 'paid'],
    [5, 'cancelled', 'paid', 'paid'],
    [5, 'cancelled', 'refunded', 'refunded'],
    [5, 'cancelled', 'expired', 'unpaid'],
    [5, 'cancelled', null, 'unpaid'],
  ] as const)('for a payment: price %d, %s, %s is %s', (price, status, paymentStatus, word) => {
    expect(paymentWordOf({ price, status, paymentStatus })).toBe(word);
  });
});
