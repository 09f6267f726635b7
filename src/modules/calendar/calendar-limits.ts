import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { RateLimits } from '../../kernel/http/limits/rate-limits.ts';
import { Semaphore } from '../../kernel/semaphore.ts';

/** How often one user's calendar may be read. Calendar programs poll every 15 minutes. */
export const READ_LIMIT = { points: 20, seconds: 60 };
/** How many long calendars are generated at a time, and how many may wait, so that live rooms keep most of the CPU. */
const MAX_CONCURRENT = 2;
const MAX_WAITING = 50;

/** Keeps calendars of many sessions from overloading the server. */
@Injectable()
export class CalendarLimits {
  private readonly semaphore = new Semaphore(MAX_CONCURRENT, MAX_WAITING, () => new DomainError('CALENDARS_BUSY'));

  constructor(private readonly limits: RateLimits) {}

  /** Counts a read against the limit; call it before loading any sessions. Reads with the same `reader` key share one limit. Throws TOO_MANY_REQUESTS. */
  countRead(reader: string): Promise<void> {
    return this.limits.take('calendar', reader, READ_LIMIT);
  }

  /** Runs `work` once a slot is free. Throws CALENDARS_BUSY if too many are waiting. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.semaphore.run(work);
  }
}
