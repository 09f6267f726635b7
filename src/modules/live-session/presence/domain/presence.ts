import type { Role } from '../../../../contracts/auth.ts';
import { ParticipantJoined, ParticipantLeft, type Connection, type WhyLeft } from '../../../../contracts/live-session/presence.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { newId } from '../../../../kernel/ids.ts';

/** One stay in a session: of a socket on a node, or (both null) of a REST join. */
export interface Interval {
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly staff: boolean;
  readonly nodeId: string | null;
  readonly connectionId: string | null;
  readonly joinedAt: Date;
  /** Since when, at the time of this join, at least one of the user's connections had been in without a break. */
  readonly hereSince: Date;
  readonly leftAt: Date | null;
}

/** Who is in one session, and by which connections. May be loaded for some users only, with all open intervals of those. */
export class Presence extends Aggregate {
  /** Intervals opened since it was loaded, some of which may be closed again. */
  readonly opened = new Map<string, Interval>();
  /** Intervals that were open when it was loaded, and are closed now. */
  readonly closed: Interval[] = [];
  private readonly open = new Map<string, Map<string, Interval>>();

  constructor(
    private readonly sessionId: string,
    open: readonly Interval[],
  ) {
    super();
    for (const interval of open) this.of(interval.userId).set(keyOf(interval), interval);
  }

  /** Changes nothing if the connection is already in. */
  join(user: { userId: string; role: Role; staff: boolean }, connection: Connection, at: Date): void {
    const others = this.of(user.userId);
    const [connectionId, nodeId] = [connection?.id ?? null, connection?.nodeId ?? null];
    const key = keyOf({ nodeId, connectionId });
    if (others.has(key)) return;
    const since = [...others.values()].map(({ hereSince }) => hereSince.getTime());
    const interval: Interval = {
      id: newId(),
      ...user,
      nodeId,
      connectionId,
      joinedAt: at,
      hereSince: new Date(Math.min(at.getTime(), ...since)),
      leftAt: null,
    };
    this.record(new ParticipantJoined({ sessionId: this.sessionId, ...user, connectionId, arrival: others.size === 0 }, 'nobody'));
    others.set(key, interval);
    this.opened.set(interval.id, interval);
  }

  /** Changes nothing if the connection is not in. */
  leave(userId: string, connection: Connection, at: Date, why: WhyLeft): void {
    const interval = this.of(userId).get(keyOf({ nodeId: connection?.nodeId ?? null, connectionId: connection?.id ?? null }));
    if (interval) this.close(interval, at, why);
  }

  /** Closes the open intervals that `chosen` selects. */
  closeAll(chosen: (interval: Interval) => boolean, at: Date | ((interval: Interval) => Date), why: WhyLeft): void {
    for (const interval of this.intervals) if (chosen(interval)) this.close(interval, at instanceof Date ? at : at(interval), why);
  }

  get intervals(): readonly Interval[] {
    return [...this.open.values()].flatMap((intervals) => [...intervals.values()]);
  }

  private close(interval: Interval, at: Date, why: WhyLeft): void {
    const mine = this.of(interval.userId);
    mine.delete(keyOf(interval));
    // Clocks of two nodes may differ, and nobody leaves before they came.
    const left = { ...interval, leftAt: at < interval.joinedAt ? interval.joinedAt : at };
    if (this.opened.has(interval.id)) this.opened.set(interval.id, left);
    else this.closed.push(left);
    this.record(
      new ParticipantLeft(
        {
          sessionId: this.sessionId,
          userId: interval.userId,
          connectionId: interval.connectionId,
          departure: mine.size === 0,
          at: left.leftAt.toISOString(),
          why,
        },
        'nobody',
      ),
    );
  }

  private of(userId: string): Map<string, Interval> {
    let found = this.open.get(userId);
    if (!found) this.open.set(userId, (found = new Map<string, Interval>()));
    return found;
  }
}

/** A socket that comes back under another node id starts a new stay: the first one ended with its node. */
const keyOf = ({ nodeId, connectionId }: Pick<Interval, 'nodeId' | 'connectionId'>): string => `${nodeId} ${connectionId}`;
