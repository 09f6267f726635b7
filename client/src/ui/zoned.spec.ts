import { dayShift, sameClock, zoneName } from './zoned.ts';

describe('times in two zones', () => {
  const evening = new Date('2026-09-01T22:30:00Z');

  it('say by how many days the calendars differ', () => {
    expect(dayShift(evening, 'UTC', 'Asia/Tokyo')).toBe(1);
    expect(dayShift(evening, 'Asia/Tokyo', 'UTC')).toBe(-1);
    expect(dayShift(evening, 'UTC', 'Europe/London')).toBe(0);
  });

  it('are the same if the clocks are, whatever the zones are called', () => {
    expect(sameClock(evening, 'Europe/Paris', 'Europe/Berlin')).toBe(true);
    expect(sameClock(evening, 'UTC', 'Europe/London')).toBe(false);
    // London is on UTC in winter.
    expect(sameClock(new Date('2026-12-01T12:00:00Z'), 'UTC', 'Europe/London')).toBe(true);
    // The same hour of another day.
    expect(sameClock(evening, 'Pacific/Kiritimati', 'Pacific/Honolulu')).toBe(false);
  });

  it('name the zone', () => {
    expect(zoneName(evening, 'en', 'UTC')).toBe('UTC');
    expect(zoneName(evening, 'en', 'Asia/Tokyo')).toBe('GMT+9');
  });
});
