import type { Role } from '../../../../contracts/auth.ts';
import type { MediaState } from '../../../../contracts/live-session/media-state.ts';
import { ParticipantJoined, ParticipantLeft, type Connection, type WhyLeft } from '../../../../contracts/live-session/presence.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { earliest, latest } from '../../../../kernel/domain/dates.ts';
import { newId } from '../../../../kernel/ids.ts';

/** A presence interval: one stay in a session by a socket on a node or, if `nodeId` and `connectionId` are null, by a REST join. */
export interface Interval extends MediaState {
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly staff: boolean;
  readonly nodeId: string | null;
  readonly connectionId: string | null;
  readonly joinedAt: Date;
  /** When the user's unbroken stay across all their connections began, as known at this join. */
  readonly hereSince: Date;
  readonly leftAt: Date | null;
  /** Whether the connection asked to take part in the video and audio. */
  readonly media: boolean;
}

/** What a connection has on now, and whether that changed. */
export interface StateSet {
  readonly state: MediaState;
  readonly isNew: boolean;
  readonly opensMicrophone: boolean;
}

const ALL_OFF: MediaState = { microphone: false, camera: false, screen: false };

/** Who is in one session, and through which connections. May be loaded for some of the users only, with all of their open intervals. */
export class Presence extends Aggregate {
  /** Intervals opened since loading, some of which may be closed again. */
  readonly opened = new Map<string, Interval>();
  /** Intervals that were open on loading and have been closed since. */
  readonly closed: Interval[] = [];
  /** Intervals that were open on loading and have asked for a place in the media since (true), or given it up (false). */
  readonly media = new Map<string, boolean>();
  /** What intervals have switched on, of those where that changed since loading. */
  readonly states = new Map<string, MediaState>();
  private readonly open = new Map<string, Map<string, Interval>>();

  constructor(
    private readonly sessionId: string,
    open: readonly Interval[],
  ) {
    super();
    for (const interval of open) this.openOf(interval.userId).set(keyOf(interval), interval);
  }

  /** Opens an interval, unless the connection is already in the session. Returns its interval, and whether it is new. */
  join(
    user: { userId: string; role: Role; staff: boolean },
    connection: Connection,
    at: Date,
    media?: boolean,
  ): { id: string; isNew: boolean } {
    const open = this.openOf(user.userId);
    const [connectionId, nodeId] = [connection?.id ?? null, connection?.nodeId ?? null];
    const key = keyOf({ nodeId, connectionId });
    const current = open.get(key);
    if (current) {
      if (media !== undefined && media !== current.media) this.setMedia(current, media);
      return { id: current.id, isNew: false };
    }
    const interval: Interval = {
      id: newId(),
      ...user,
      nodeId,
      connectionId,
      joinedAt: at,
      hereSince: earliest(at, ...[...open.values()].map(({ hereSince }) => hereSince)),
      leftAt: null,
      media: media ?? false,
      ...ALL_OFF,
    };
    this.record(new ParticipantJoined({ sessionId: this.sessionId, ...user, connectionId, arrival: open.size === 0 }, 'nobody'));
    open.set(key, interval);
    this.opened.set(interval.id, interval);
    return { id: interval.id, isNew: true };
  }

  /**
   * Asks for a place in the media again, after which this is the user's latest connection that did. Returns false if the connection is not in
   * the session.
   */
  askForMedia(userId: string, connection: Connection): boolean {
    const current = this.intervalOf(userId, connection);
    if (current) this.setMedia(current, true);
    return current !== undefined;
  }

  private setMedia(interval: Interval, media: boolean): void {
    this.replace({ ...interval, media });
    if (!this.opened.has(interval.id)) this.media.set(interval.id, media);
  }

  /** Switches devices of the connection on or off. Returns undefined if it is not in the session. */
  setState(userId: string, connection: Connection, change: Partial<MediaState>): StateSet | undefined {
    const current = this.intervalOf(userId, connection);
    if (!current) return undefined;
    const state = { ...stateOf(current), ...change };
    const isNew = !areSame(current, state);
    if (isNew) {
      this.replace({ ...current, ...state });
      this.states.set(current.id, state);
    }
    return { state, isNew, opensMicrophone: state.microphone && !current.microphone };
  }

  private replace(changed: Interval): void {
    this.openOf(changed.userId).set(keyOf(changed), changed);
    if (this.opened.has(changed.id)) this.opened.set(changed.id, changed);
  }

  /** Closes the connection's interval. Does nothing if the connection is not in the session. */
  leave(userId: string, connection: Connection, at: Date, why: WhyLeft): void {
    const interval = this.intervalOf(userId, connection);
    if (interval) this.close(interval, at, why);
  }

  /** Closes the open intervals for which `filter` returns true. */
  closeAll(filter: (interval: Interval) => boolean, at: Date | ((interval: Interval) => Date), why: WhyLeft): void {
    for (const interval of this.intervals) if (filter(interval)) this.close(interval, at instanceof Date ? at : at(interval), why);
  }

  get intervals(): readonly Interval[] {
    return [...this.open.values()].flatMap((intervals) => [...intervals.values()]);
  }

  private close(interval: Interval, at: Date, why: WhyLeft): void {
    const remaining = this.openOf(interval.userId);
    remaining.delete(keyOf(interval));
    // The user may stay with another device, so that this is a change, too.
    if (!areSame(interval, ALL_OFF)) this.states.set(interval.id, ALL_OFF);
    // The clocks of two nodes may differ, but nobody leaves before they joined.
    const left = { ...interval, leftAt: latest(at, interval.joinedAt) };
    if (this.opened.has(interval.id)) this.opened.set(interval.id, left);
    else this.closed.push(left);
    this.record(
      new ParticipantLeft(
        {
          sessionId: this.sessionId,
          userId: interval.userId,
          connectionId: interval.connectionId,
          departure: remaining.size === 0,
          at: left.leftAt.toISOString(),
          why,
        },
        'nobody',
      ),
    );
  }

  private intervalOf(userId: string, connection: Connection): Interval | undefined {
    return this.openOf(userId).get(keyOf({ nodeId: connection?.nodeId ?? null, connectionId: connection?.id ?? null }));
  }

  private openOf(userId: string): Map<string, Interval> {
    let found = this.open.get(userId);
    if (!found) this.open.set(userId, (found = new Map<string, Interval>()));
    return found;
  }
}

const stateOf = ({ microphone, camera, screen }: MediaState): MediaState => ({ microphone, camera, screen });
const areSame = (one: MediaState, other: MediaState): boolean =>
  one.microphone === other.microphone && one.camera === other.camera && one.screen === other.screen;

/** Includes the node id: a socket that returns under another node id starts a new stay, because the first one ended with its node. */
const keyOf = ({ nodeId, connectionId }: Pick<Interval, 'nodeId' | 'connectionId'>): string => `${nodeId} ${connectionId}`;
