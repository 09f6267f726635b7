import { momentOf, wallOf } from './zoned-time.ts';

describe('the moment of a wall time', () => {
  it.each([
    ['summer', '2026-07-01', '09:00', 'Europe/Paris', '2026-07-01T07:00:00.000Z', 'plain'],
    ['winter', '2026-12-01', '09:00', 'Europe/Paris', '2026-12-01T08:00:00.000Z', 'plain'],
    ['a time that comes twice', '2026-10-25', '02:30', 'Europe/Paris', '2026-10-25T00:30:00.000Z', 'twice'],
    ['another zone', '2026-12-01', '09:00', 'Asia/Tokyo', '2026-12-01T00:00:00.000Z', 'plain'],
  ])('in %s', (_, date, time, zone, at, how) => {
    expect(momentOf(date, time, zone)).toEqual({ at, how, shows: time });
  });

  it('that clocks skip is as much later as the clocks move', () => {
    expect(momentOf('2026-03-29', '02:30', 'Europe/Paris')).toEqual({ at: '2026-03-29T01:30:00.000Z', how: 'skipped', shows: '03:30' });
  });

  it('is nothing for what makes no sense', () => {
    for (const [date, time, zone] of [
      ['', '09:00', 'UTC'],
      ['2026-02-30', '09:00', 'UTC'],
      ['2026-02-01', '', 'UTC'],
      ['2026-02-01', '25:00', 'UTC'],
      ['2026-02-01', '09:00', 'Europe/Nowhere'],
    ] as const)
      expect(momentOf(date, time, zone)).toBe(null);
  });
});

it('the wall time of a moment leads back to it', () => {
  expect(wallOf('2026-07-01T22:30:00.000Z', 'Asia/Tokyo')).toEqual({ date: '2026-07-02', time: '07:30' });
  const { date, time } = wallOf('2026-12-01T08:00:00.000Z', 'Europe/Paris');
  expect(momentOf(date, time, 'Europe/Paris')!.at).toBe('2026-12-01T08:00:00.000Z');
});
