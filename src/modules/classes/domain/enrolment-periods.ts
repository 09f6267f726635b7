import { covers, type Period } from '../../../kernel/domain/period.ts';

/**
 * The gaps that `taken`, whose periods do not overlap, leaves in `wanted`. None if the start of `wanted` is taken: changing a current enrolment
 * is a different request from enrolling.
 */
export const freeParts = (wanted: Period, taken: readonly Period[]): Period[] => {
  if (taken.some((period) => covers(period, wanted.startsAt))) return [];
  const ahead = taken
    .filter(
      ({ startsAt, endsAt }) =>
        startsAt > wanted.startsAt && (wanted.endsAt === null || startsAt < wanted.endsAt) && !same(startsAt, endsAt),
    )
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

/** When a period that is cut short at `now` ends; null if it is already over. One that has not begun becomes empty. */
export const cutShort = ({ startsAt, endsAt }: Period, now: Date): Date | null => {
  const end = startsAt > now ? startsAt : now;
  return endsAt !== null && endsAt <= end ? null : end;
};

const same = (a: Date, b: Date | null): boolean => a.getTime() === b?.getTime();
