import { Injectable } from '@nestjs/common';

/** The only clock that rules and facts use, so that tests can set the time. Leases use the database's clock instead. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
