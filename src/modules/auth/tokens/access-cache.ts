import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Role } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';

/** In ms. For so long another node may not have heard of a sign-out. */
const BELIEVED_FOR = 1000;
/** Each user beyond this many costs a query. */
const MOST_USERS = 20_000;

/**
 * The roles of devices whose tokens were found good a moment ago. An answer lands in the slot that stood when it was asked for, and
 * forgetting a user takes the slot away: so what was under way when somebody signed out is not remembered.
 */
@Injectable()
export class AccessCache {
  private readonly users = new LRUCache<string, Map<string, { role: Role; since: number }>>({ max: MOST_USERS });

  constructor(private readonly clock: Clock) {}

  /** What is remembered, or else what `load` gives, which is remembered. A failing `load` leaves nothing. */
  async through(userId: string, deviceId: string, load: () => Promise<Role>): Promise<Role> {
    const since = this.clock.now().getTime();
    const slot = this.slotOf(userId);
    const known = slot.get(deviceId);
    // A clock that was set back must not make it last.
    if (known && since >= known.since && since < known.since + BELIEVED_FOR) return known.role;
    const role = await load();
    slot.set(deviceId, { role, since });
    return role;
  }

  forget(userId: string): void {
    this.users.delete(userId);
  }

  private slotOf(userId: string): Map<string, { role: Role; since: number }> {
    const known = this.users.get(userId);
    if (known) return known;
    const slot = new Map<string, { role: Role; since: number }>();
    this.users.set(userId, slot);
    return slot;
  }
}
