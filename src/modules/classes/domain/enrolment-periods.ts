import { latest } from '../../../kernel/domain/dates.ts';
import { covers, overlaps, type Period } from '../../../kernel/domain/period.ts';

/**
 * Returns the parts of `wanted` that the periods in `taken`, which do not overlap, leave free. Returns none if the start of `wanted` is
 * taken: enrolling does not change a current enrolment.
 */
export const freeParts = (wanted: Period, taken: readonly Period[]): Period[] => {
  if (taken.some((period) => covers(period, wanted.startsAt))) return [];
  const ahead = taken
    .filter((period) => overlaps(period, wanted.startsAt, wanted.endsAt))
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const parts: Period[] = [];
  let from: Date | null = wanted.startsAt;
  for (const { startsAt, endsAt } of ahead) {
    if (!same(from, startsAt)) parts.push({ startsAt: from, endsAt: startsAt });
    if (endsAt === null) return parts;
    from = endsAt;
  }
  if (wanted.endsAt === null || from < wanted.endsAt) parts.push({ startsAt: from, endsAt: wanted.endsAt });
  return parts;
};

/** Returns the new end of a period that is cut short at `now`, or null if it is already over. A period that has not begun becomes empty. */
export const cutShort = ({ startsAt, endsAt }: Period, now: Date): Date | null => {
  const end = latest(startsAt, now);
  return endsAt !== null && endsAt <= end ? null : end;
};

const same = (a: Date, b: Date | null): boolean => a.getTime() === b?.getTime();
