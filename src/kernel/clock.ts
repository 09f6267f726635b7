import { Injectable } from '@nestjs/common';

/** The one source of "now" for rules and facts, so that a test can set it. Leases use the database's clock instead. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
