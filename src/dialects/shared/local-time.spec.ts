import { instantOfLocal, instantOfText, localOf } from './local-time.ts';

describe('local times', () => {
  it('are read in the zone, and moved forward if the clocks skip them', () => {
    expect(instantOfLocal('2025-08-25', '15:14', 'Asia/Kolkata')).toEqual(new Date('2025-08-25T09:44:00Z'));
    expect(instantOfLocal('2025-03-30', '02:30:15', 'Europe/Paris')).toEqual(new Date('2025-03-30T01:30:15Z'));
  });

  it.each([
    ['2025-02-30', '10:00'],
    ['2025-8-25', '10:00'],
    ['25.08.2025', '10:00'],
    ['1960-01-01', '10:00'],
    ['2025-08-25', '24:00'],
    ['2025-08-25', '3:14 pm'],
    ['2025-08-25', ''],
    ['', '10:00'],
  ])('such as %s %s are rejected', (date, time) => {
    expect(instantOfLocal(date, time, 'UTC')).toBeUndefined();
    expect(instantOfText(`${date}T${time}`, 'UTC')).toBeUndefined();
  });

  it('may be one text, with or without a zone', () => {
    for (const text of [
      '2025-08-25T15:14',
      '2025-08-25 15:14:00',
      '2025-08-25T15:14:00.000',
      '2025-08-25T09:44:00Z',
      '2025-08-25T11:44+02:00',
    ])
      expect(instantOfText(text, 'Asia/Kolkata')).toEqual(new Date('2025-08-25T09:44:00Z'));
  });

  it('that occur twice are the first occurrence', () => {
    expect(instantOfText('2026-10-25T02:30', 'Europe/Paris')).toEqual(new Date('2026-10-25T00:30:00Z'));
  });

  it.each(['2025-08-25T15:14 junk', '2025-08-25T15:14[Asia/Tokyo]', '2025-08-25', 'soon', ''])('are not %j', (text) =>
    expect(instantOfText(text, 'UTC')).toBeUndefined(),
  );

  it('are shown in the zone', () => {
    expect(localOf(new Date('2025-08-25T20:44:30Z'), 'Asia/Kolkata')).toEqual({ date: '2025-08-26', time: '02:14' });
  });
});
