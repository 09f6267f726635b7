/* Times and their zones, as text. Pure, so that specs can check the days around a clock change. */

export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const formatted = (at: Date, locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(at);

/** Such as "Tue, 1 Sept 2026, 09:00". */
export const dateTime = (at: Date, locale: string, timeZone: string): string =>
  formatted(at, locale, timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

export const timeOnly = (at: Date, locale: string, timeZone: string): string =>
  formatted(at, locale, timeZone, { hour: '2-digit', minute: '2-digit' });

/** Such as "GMT+2" or "CET". */
export const zoneName = (at: Date, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')
    ?.value ?? timeZone;

const day = (at: Date, timeZone: string): string => formatted(at, 'en-CA', timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' });

/** By how many days the calendar in `zone` is ahead of that in `from`: -1, 0 or 1. */
export const dayShift = (at: Date, from: string, zone: string): number =>
  Math.round((Date.parse(day(at, zone)) - Date.parse(day(at, from))) / 86_400_000);

/** Whether clocks in both zones show the same time at that moment. */
export const sameClock = (at: Date, a: string, b: string): boolean =>
  dayShift(at, a, b) === 0 && timeOnly(at, 'en-GB', a) === timeOnly(at, 'en-GB', b);
