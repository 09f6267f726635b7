import { HandRaised, HandsLowered } from '../../../../contracts/classroom/hands.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { requireHere, requireLive, requireStaff, type Member } from '../../access/domain/member.ts';

export interface Hand {
  readonly userId: string;
  /** The number of its fact. */
  readonly seq: number;
  readonly raisedAt: Date;
}

/** The raised hands of one session, loaded for the users who are concerned. */
export class Hands extends Aggregate {
  /** Hands that were raised since loading, and are up. */
  readonly raised = new Map<string, Hand>();
  /** Users whose hands were lowered since loading. */
  readonly lowered = new Set<string>();
  /** Whether all hands that were up on loading were lowered at once. */
  allLowered = false;
  private readonly up: Map<string, Hand>;

  constructor(
    private readonly sessionId: string,
    /** The number of the last fact of the session. */
    private readonly head: number,
    /** How many hands are up, including those not loaded. */
    private count: number,
    loaded: readonly Hand[],
  ) {
    super();
    this.up = new Map(loaded.map((hand) => [hand.userId, hand]));
  }

  /** Puts the hand after all others. A hand that is up stays where it is. */
  raise(by: Member, at: Date): { seq: number } {
    requireHere(by);
    const { userId } = by;
    const known = this.up.get(userId);
    if (known) return { seq: known.seq };
    this.record(new HandRaised({ sessionId: this.sessionId, userId }), userId);
    const hand = { userId, seq: this.head + this.facts.length, raisedAt: at };
    this.up.set(userId, hand);
    this.raised.set(userId, hand);
    this.count++;
    return { seq: hand.seq };
  }

  /** Lowers the hand of a user or, if `userId` is null, all hands. Returns how many were up. */
  lower(by: Member, userId: string | null): number {
    if (userId !== by.userId) requireStaff(by);
    requireLive(by);
    return userId === null ? this.lowerAll(by.userId) : this.lowerThose([userId], by.userId);
  }

  /** The users have left. A hand that was raised after that, on their return, stays up: `leftAt` is the number of the last fact about each leaving. */
  lowerAfterLeaving(leftAt: ReadonlyMap<string, number>): void {
    this.lowerThose(
      [...leftAt].filter(([userId, seq]) => (this.up.get(userId)?.seq ?? seq) < seq).map(([userId]) => userId),
      null,
    );
  }

  lowerAll(by: string | null): number {
    const { count } = this;
    if (!count) return 0;
    this.record(new HandsLowered({ sessionId: this.sessionId, userIds: null }), by);
    this.up.clear();
    this.raised.clear();
    this.lowered.clear();
    this.allLowered = true;
    this.count = 0;
    return count;
  }

  private lowerThose(userIds: readonly string[], by: string | null): number {
    const lowered = userIds.filter((userId) => this.up.delete(userId));
    if (!lowered.length) return 0;
    this.record(new HandsLowered({ sessionId: this.sessionId, userIds: lowered }), by);
    for (const userId of lowered) if (!this.raised.delete(userId)) this.lowered.add(userId);
    this.count -= lowered.length;
    return lowered.length;
  }
}
