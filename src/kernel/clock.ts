import { Injectable } from '@nestjs/common';

/** The only source of "now" for rules and facts, so that tests can set it. Leases use the database's clock instead. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
