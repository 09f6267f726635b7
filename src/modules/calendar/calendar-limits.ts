import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { RateLimits } from '../../kernel/http/limits/rate-limits.ts';
import { Semaphore } from '../../kernel/semaphore.ts';

/** How often one calendar may be read: programs poll every 15 minutes, and a whole school may share one address. */
export const READS = { points: 20, seconds: 60 };
/** Long calendars written at a time, and waiting for it: the processor belongs to the rooms most of the time. */
const AT_ONCE = 2;
const WAITING = 50;

/** Keeps calendars of many sessions from overloading the server. */
@Injectable()
export class CalendarLimits {
  private readonly semaphore = new Semaphore(AT_ONCE, WAITING, () => new DomainError('CALENDARS_BUSY'));

  constructor(private readonly limits: RateLimits) {}

  /** Counts a read before anything is looked up. `reader`: reads of the same reader count together. Throws TOO_MANY_REQUESTS. */
  countRead(reader: string): Promise<void> {
    return this.limits.take('calendar', reader, READS);
  }

  /** Throws CALENDARS_BUSY if too many wait. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.semaphore.run(work);
  }
}
