import { Injectable } from '@nestjs/common';

/** The only source of the current time for rules and facts, so that tests can replace it. Leases use the database's clock instead. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
