import { dateIn, durationCell, timeCells } from './cells.ts';
import { fileNameOf } from './file-name.ts';

describe('a cell', () => {
  it('with a duration has hours, minutes and seconds', () => {
    expect([0, 59, 60, 3_599, 3_600, 45_296, 604_800].map(durationCell)).toEqual([
      '0:00:00',
      '0:00:59',
      '0:01:00',
      '0:59:59',
      '1:00:00',
      '12:34:56',
      '168:00:00',
    ]);
  });

  it('with a time is in the zone, also at midnight and when the clocks change', () => {
    const paris = timeCells('Europe/Paris');
    expect(paris(new Date('2026-08-31T22:00:00.999Z'))).toBe('2026-09-01 00:00:00');
    expect(paris(new Date('2026-10-25T00:59:59Z'))).toBe('2026-10-25 02:59:59');
    expect(paris(new Date('2026-10-25T02:00:00Z'))).toBe('2026-10-25 03:00:00');
    expect(timeCells('Asia/Kathmandu')(new Date('2026-09-01T07:00:00Z'))).toBe('2026-09-01 12:45:00');
    expect(paris(null)).toBe('');
    expect(dateIn('Pacific/Auckland', new Date('2026-09-01T13:00:00Z'))).toBe('2026-09-02');
  });
});

describe('a file name', () => {
  it.each([
    ['Physics 10b', 'Physics 10b'],
    ['Élodie’s Übung · 物理', 'Élodie’s Übung · 物理'],
    ['../../etc/passwd', 'etc passwd'],
    ['a\\b:c*d?e"f<g>h|i%j', 'a b c d e f g h i j'],
    ['line\r\nSet-Cookie: x', 'line Set-Cookie x'],
    ['\u202egnp.exe\u0000', 'gnp.exe'],
    ['  . hidden . ', 'hidden'],
    ['...', 'file'],
    ['', 'file'],
    [`${'x'.repeat(79)} . more`, 'x'.repeat(79)],
    ['🦆'.repeat(100), '🦆'.repeat(80)],
  ])('made of %j is %j', (text, name) => expect(fileNameOf(text)).toBe(name));
});
