import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { Semaphore } from '../../kernel/semaphore.ts';
import { RateLimits } from '../../kernel/http/limits/rate-limits.ts';

/** How often one calendar is read: programs ask every quarter of an hour, and a school's may come by several ways. */
export const READS = { points: 20, seconds: 60 };
/** Long calendars that are made at a time, and that wait for it: rooms have the processor to themselves most of the time. */
const AT_ONCE = 2;
const WAITING = 50;

/** Where calendars of many sessions are made. */
@Injectable()
export class CalendarDesk {
  private readonly gate = new Semaphore(AT_ONCE, WAITING, () => new DomainError('CALENDARS_BUSY'));

  constructor(private readonly limits: RateLimits) {}

  /** Before anything is looked for. `reader`: whose reads count together. Refuses with TOO_MANY_REQUESTS. */
  take(reader: string): Promise<void> {
    return this.limits.take('calendar', reader, READS);
  }

  /** Refuses with CALENDARS_BUSY when too many wait. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.gate.run(work);
  }
}
