import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Role } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';

/** In ms. For this long, other nodes may still accept a device that was signed out. */
const CACHED_FOR = 1000;
/** Users beyond this many cost a query each time. */
const MAX_USERS = 20_000;

/**
 * Caches the roles of devices for a second. A result goes into the slot that the user had when the query started, and `forget`
 * removes that slot, so the result of a query that was running during a sign-out is not cached.
 */
@Injectable()
export class AccessCache {
  private readonly users = new LRUCache<string, Map<string, { role: Role; loadedAt: number }>>({ max: MAX_USERS });

  constructor(private readonly clock: Clock) {}

  /** Returns the cached role, or loads and caches it. A failed `load` is not cached. */
  async getOrLoad(userId: string, deviceId: string, load: () => Promise<Role>): Promise<Role> {
    const now = this.clock.now().getTime();
    const slot = this.users.get(userId) ?? new Map<string, { role: Role; loadedAt: number }>();
    this.users.set(userId, slot);
    const known = slot.get(deviceId);
    // Setting the clock back must not make an entry live longer.
    if (known && now >= known.loadedAt && now < known.loadedAt + CACHED_FOR) return known.role;
    const role = await load();
    slot.set(deviceId, { role, loadedAt: now });
    return role;
  }

  forget(userId: string): void {
    this.users.delete(userId);
  }
}
