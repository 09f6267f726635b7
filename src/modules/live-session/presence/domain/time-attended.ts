import type { Interval } from './presence.ts';

/** The time during which a session was live; `endedAt` is null while it is. */
export interface LiveSpan {
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** In ms since 1970. */
interface Span {
  readonly came: number;
  readonly left: number;
}

type Times = Pick<Interval, 'joinedAt' | 'leftAt'>;

/** The end of what is counted: of the session or, while it is live, now. */
const endOf = ({ startedAt, endedAt }: LiveSpan, now: Date): number => Math.max(startedAt.getTime(), (endedAt ?? now).getTime());

/**
 * When one user was in a session, by definition: the union of their presence intervals within it, together with the gaps shorter than
 * `graceSeconds`. The server computes it in SQL (presence/attended-parts.ts), which specs compare with this.
 */
export const presenceOf = (intervals: readonly Times[], session: LiveSpan, now: Date, graceSeconds: number): readonly Span[] => {
  const [from, until] = [session.startedAt.getTime(), endOf(session, now)];
  const stays = intervals
    .map(({ joinedAt, leftAt }) => ({ came: joinedAt.getTime(), left: leftAt?.getTime() ?? until }))
    .filter(({ came, left }) => came <= until && left >= from)
    .map(({ came, left }) => ({ came: Math.max(came, from), left: Math.min(left, until) }))
    .toSorted((one, other) => one.came - other.came);
  const spans: { came: number; left: number }[] = [];
  for (const { came, left } of stays) {
    const last = spans.at(-1);
    if (last && (came <= last.left || came - last.left < graceSeconds * 1000)) last.left = Math.max(last.left, left);
    else spans.push({ came, left });
  }
  return spans;
};

/** How long one user attended a session; null if they were never there. */
export const timeAttended = (intervals: readonly Times[], session: LiveSpan, now: Date, graceSeconds: number) => {
  const spans = presenceOf(intervals, session, now, graceSeconds);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return null;
  const isThere =
    session.endedAt === null && intervals.some(({ leftAt, joinedAt }) => leftAt === null && joinedAt.getTime() <= endOf(session, now));
  return {
    attendedSeconds: Math.floor(spans.reduce((sum, { came, left }) => sum + left - came, 0) / 1000),
    firstJoinedAt: new Date(first.came),
    lastLeftAt: isThere ? null : new Date(last.left),
  };
};
