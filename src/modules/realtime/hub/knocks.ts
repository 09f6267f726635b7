import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../../kernel/clock.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Throttle } from '../commands/throttle.ts';
import { LIMITS } from '../limits.ts';
import { RoomLookup } from './room-lookup.ts';
import { RoomSignals } from './room-signals.ts';

/** Tells the staff in a locked session who wanted to join it. Nothing is stored: whoever still waits joins when it is unlocked. */
@Injectable()
export class Knocks {
  private readonly throttle = new Throttle(LIMITS.knocksEveryMs);
  /** Those whom the staff of each session have not heard of yet. */
  private readonly waiting = new Map<string, string[]>();
  private readonly known: LRUCache<string, true>;

  constructor(
    private readonly signals: RoomSignals,
    private readonly lookup: RoomLookup,
    private readonly log: Log,
    clock: Clock,
  ) {
    const perf = { now: () => clock.now().getTime() };
    this.known = new LRUCache({ max: 10_000, ttl: LIMITS.knockAgainMs, ttlResolution: 0, perf });
  }

  knock(sessionId: string, userId: string): void {
    const key = `${sessionId} ${userId}`;
    if (this.known.has(key)) return;
    this.known.set(key, true);
    const waiting = this.waiting.get(sessionId);
    if (waiting) waiting.push(userId);
    else this.waiting.set(sessionId, [userId]);
    this.throttle.run(
      sessionId,
      () => void this.tell(sessionId).catch((error: unknown) => this.log.warn('knock lost', { sessionId, error })),
    );
  }

  private async tell(sessionId: string): Promise<void> {
    const userIds = this.waiting.get(sessionId)!;
    this.waiting.delete(sessionId);
    const shown = userIds.slice(0, LIMITS.participantsShown);
    const names = await this.lookup.names(shown);
    const users = shown.map((userId) => ({ userId, name: names.get(userId) ?? '' }));
    this.signals.toStaff(sessionId, shown[0]!, 'KNOCKED', { sessionId, users, count: userIds.length });
  }
}
