const two = (number: number): string => String(number).padStart(2, '0');

/** Whole seconds as `h:mm:ss`, which spreadsheets take for a duration. */
export const durationCell = (seconds: number): string =>
  `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

/** Writes times as `2026-09-01 09:00:00` in a zone, as spreadsheets read them. The heading of the column must name the zone. */
export const timeCells = (zone: string): ((at: Date | null) => string) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    if (!at) return '';
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`;
  };
};

/** The date in a zone, as `2026-09-01`. */
export const dateIn = (zone: string, at: Date): string => timeCells(zone)(at).slice(0, 10);
