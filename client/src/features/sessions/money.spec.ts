import { money, toMajor, toMinor } from './money.ts';

describe('prices', () => {
  it('are shown in whole units', () => {
    expect(money(1500, 'EUR', 'en')).toBe('€15.00');
    expect(money(1500, 'JPY', 'en')).toBe('¥1,500');
    expect(money(1500, 'KWD', 'en')).toMatch(/1\.500$/);
  });

  it('are the same after going there and back', () => {
    expect(toMinor(19.99, 'EUR')).toBe(1999);
    expect(toMinor(1.1, 'USD')).toBe(110);
    expect(toMajor(toMinor(19.99, 'EUR'), 'EUR')).toBe(19.99);
    expect(toMinor(500, 'JPY')).toBe(500);
  });
});
