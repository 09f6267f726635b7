/** A span of time: from its start until just before its end, or without end. An empty one ends when it starts. */
export interface Span {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

export const covers = ({ startsAt, endsAt }: Span, at: Date): boolean => startsAt <= at && (endsAt === null || at < endsAt);

/**
 * What has to be added to `taken`, whose spans do not overlap, so that all of `wanted` is covered and nothing twice: the gaps.
 * Nothing when its start is taken: to change an enrolment that runs is another wish than to enrol.
 */
export const freeParts = (wanted: Span, taken: readonly Span[]): Span[] => {
  if (taken.some((span) => covers(span, wanted.startsAt))) return [];
  const ahead = taken
    .filter(
      ({ startsAt, endsAt }) =>
        startsAt > wanted.startsAt && (wanted.endsAt === null || startsAt < wanted.endsAt) && !same(startsAt, endsAt),
    )
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const parts: Span[] = [];
  let from: Date | null = wanted.startsAt;
  for (const { startsAt, endsAt } of ahead) {
    if (!same(from, startsAt)) parts.push({ startsAt: from, endsAt: startsAt });
    if (endsAt === null) return parts;
    from = endsAt;
  }
  if (wanted.endsAt === null || from < wanted.endsAt) parts.push({ startsAt: from, endsAt: wanted.endsAt });
  return parts;
};

/** When a span that is cut short at `now` ends; null when it ended before. One that has not begun becomes empty. */
export const cutShort = ({ startsAt, endsAt }: Span, now: Date): Date | null => {
  const end = startsAt > now ? startsAt : now;
  return endsAt !== null && endsAt <= end ? null : end;
};

const same = (a: Date, b: Date | null): boolean => a.getTime() === b?.getTime();
