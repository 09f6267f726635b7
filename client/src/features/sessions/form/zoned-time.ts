import { Temporal } from 'temporal-polyfill';

/*
 * Wall time in a zone ↔ instant. Clock changes skip times and repeat others.
 */

/** `skipped`: the clocks never show this time, and `shows` is what they show instead. `twice`: they show it twice; the first is meant. */
export interface Moment {
  readonly at: string;
  readonly how: 'plain' | 'skipped' | 'twice';
  /** Such as 03:30. */
  readonly shows: string;
}

const HH_MM = 5;

/** `date` such as 2026-03-29, `time` such as 02:30. Null if one of them, or the zone, makes no sense. */
export const momentOf = (date: string, time: string, zone: string): Moment | null => {
  try {
    const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) => wall.toZonedDateTime(zone, { disambiguation }));
    const skipped = !earlier!.toPlainDateTime().equals(wall);
    const chosen = skipped ? later! : earlier!;
    const how = skipped ? 'skipped' : earlier!.equals(later!) ? 'plain' : 'twice';
    return { at: new Date(chosen.epochMilliseconds).toISOString(), how, shows: chosen.toPlainTime().toString().slice(0, HH_MM) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

/** What clocks and calendars in a zone show at a moment. */
export const wallOf = (at: string, zone: string): { readonly date: string; readonly time: string } => {
  const wall = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime();
  return { date: wall.toPlainDate().toString(), time: wall.toPlainTime().toString().slice(0, HH_MM) };
};
