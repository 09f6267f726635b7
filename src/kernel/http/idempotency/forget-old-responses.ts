import { Injectable } from '@nestjs/common';
import { Scheduler } from '../../scheduler.ts';
import { StoredResponses } from './stored-responses.ts';

const EVERY_SECONDS = 600;

@Injectable()
export class ForgetOldResponses {
  constructor(scheduler: Scheduler, responses: StoredResponses) {
    scheduler.every('forget old idempotency keys', EVERY_SECONDS, () => responses.forgetOld());
  }
}
