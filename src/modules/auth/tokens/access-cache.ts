import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Role } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';

/** In ms. How long another node may take to learn of a sign-out. */
const BELIEVED_FOR = 1000;
/** Each user beyond this many costs a query. */
const MOST_USERS = 20_000;

/**
 * The roles of devices that were checked a moment ago. A result goes into the slot that existed when its query started, and
 * forgetting a user removes the slot, so a query that was running when somebody signed out is not cached.
 */
@Injectable()
export class AccessCache {
  private readonly users = new LRUCache<string, Map<string, { role: Role; since: number }>>({ max: MOST_USERS });

  constructor(private readonly clock: Clock) {}

  /** Returns the cached role, or loads and caches it. A failed `load` is not cached. */
  async through(userId: string, deviceId: string, load: () => Promise<Role>): Promise<Role> {
    const since = this.clock.now().getTime();
    const slot = this.slotOf(userId);
    const known = slot.get(deviceId);
    // Setting the clock back must not extend its life.
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
