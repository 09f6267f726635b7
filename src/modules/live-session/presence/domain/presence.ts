import type { Role } from '../../../../contracts/auth.ts';
import { ParticipantJoined, ParticipantLeft, type Connection, type WhyLeft } from '../../../../contracts/live-session/presence.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { newId } from '../../../../kernel/ids.ts';

/** One stay in a session: of a socket of a node, or (both null) of a REST join. */
export interface Interval {
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly staff: boolean;
  readonly nodeId: string | null;
  readonly connectionId: string | null;
  readonly joinedAt: Date;
  /** Since when the user was in without a break of all their connections, at the time of this join. */
  readonly hereSince: Date;
  readonly leftAt: Date | null;
}

/**
 * Who is in one session, by which connections. It decides and keeps what it decided, in order; whoever loaded it writes it. It may
 * be loaded with some users only, if it has every open interval of those.
 */
export class Presence extends Aggregate {
  /** What this opened; some of it may be closed again. */
  readonly opened = new Map<string, Interval>();
  /** What was open before and is closed now. */
  readonly closed: Interval[] = [];
  private readonly open = new Map<string, Map<string, Interval>>();

  constructor(
    private readonly sessionId: string,
    open: readonly Interval[],
  ) {
    super();
    for (const interval of open) this.of(interval.userId).set(keyOf(interval), interval);
  }

  /** A connection that is already in changes nothing. */
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

  /** A connection that is not in changes nothing. */
  leave(userId: string, connection: Connection, at: Date, why: WhyLeft): void {
    const interval = this.of(userId).get(keyOf({ nodeId: connection?.nodeId ?? null, connectionId: connection?.id ?? null }));
    if (interval) this.close(interval, at, why);
  }

  /** Closes every open interval that is chosen. */
  closeAll(chosen: (interval: Interval) => boolean, at: Date | ((interval: Interval) => Date), why: WhyLeft): void {
    for (const interval of this.intervals) if (chosen(interval)) this.close(interval, at instanceof Date ? at : at(interval), why);
  }

  get intervals(): readonly Interval[] {
    return [...this.open.values()].flatMap((intervals) => [...intervals.values()]);
  }

  private close(interval: Interval, at: Date, why: WhyLeft): void {
    const mine = this.of(interval.userId);
    mine.delete(keyOf(interval));
    // Clocks of two nodes differ a little, and nobody leaves before they came.
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

/** The same socket that comes back under another node id is another stay: the first one died with its node. */
const keyOf = ({ nodeId, connectionId }: Pick<Interval, 'nodeId' | 'connectionId'>): string => `${nodeId} ${connectionId}`;
