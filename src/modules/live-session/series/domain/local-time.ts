/** What a clock on the wall shows, as the milliseconds since 1970 that it would be if that clock were in UTC. */
export type Wall = number;

export const DAY_MS = 86_400_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * Making one costs more than asking it a hundred times. The names of zones are few, but may be written in capitals and not, letter by letter:
 * a name is kept once, and names of one zone share its clock.
 */
const clockIn = (zone: string): Intl.DateTimeFormat => {
  const name = zone.toLowerCase();
  const known = clocks.get(name);
  if (known) return known;
  const [year, month, day, hour, minute, second] = ['numeric', 'numeric', 'numeric', 'numeric', 'numeric', 'numeric'] as const;
  const made = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year,
    month,
    day,
    hour,
    minute,
    second,
  });
  const canonical = made.resolvedOptions().timeZone.toLowerCase();
  const shared = clocks.get(canonical) ?? made;
  clocks.set(canonical, shared);
  clocks.set(name, shared);
  return shared;
};

/** What the clocks of an IANA zone show at a moment. */
export const wallOf = (instant: Date, zone: string): Wall => {
  const shown: Record<string, number> = {};
  for (const { type, value } of clockIn(zone).formatToParts(instant)) shown[type] = Number(value);
  const whole = Date.UTC(shown.year!, shown.month! - 1, shown.day, shown.hour, shown.minute, shown.second);
  return whole + (((instant.getTime() % 1000) + 1000) % 1000);
};

/**
 * When the clocks of a zone show this. Of two moments the first; a time that is left out, when clocks are put forward, is as much later
 * (what Temporal calls 'compatible', and RFC 5545 wants in 3.3.5).
 */
export const instantOf = (wall: Wall, zone: string): Date => {
  const offsetAt = (near: number) => wallOf(new Date(near), zone) - near;
  const before = wall - offsetAt(wall - DAY_MS);
  const after = wall - offsetAt(wall + DAY_MS);
  const matching = [before, after].filter((time) => wallOf(new Date(time), zone) === wall);
  return new Date(matching.length ? Math.min(...matching) : before);
};

/** Midnight at its beginning. */
export const dayOf = (wall: Wall): Wall => Math.floor(wall / DAY_MS) * DAY_MS;

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?)?$/;

/** A date, or a date and a time of day, in ISO 8601 and without a zone. The 30th of February is none. */
export const parseLocal = (text: unknown): { readonly wall: Wall; readonly wholeDay: boolean } | undefined => {
  const match = typeof text === 'string' ? LOCAL.exec(text) : null;
  if (!match) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = match.map((part) => (part === undefined ? undefined : Number(part)));
  const wall = Date.UTC(year!, month! - 1, day, hour, minute, second);
  const same = new Date(wall).toISOString().startsWith((text as string).slice(0, 10));
  return same ? { wall, wholeDay: match[4] === undefined } : undefined;
};
