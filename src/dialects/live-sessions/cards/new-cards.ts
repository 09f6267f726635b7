import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Config } from '../../../config/config.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { ScheduleSession, ScheduleSessionWithPicture, type NewSession } from '../../../contracts/live-session/lifecycle.ts';
import { Clock } from '../../../kernel/clock.ts';
import { instantOfText } from '../../shared/local-time.ts';
import type { CreateForm } from '../rest/forms.ts';

/** Creates cards from a form. */
@Injectable()
export class NewCards {
  constructor(
    private readonly config: Config,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** Returns the id of the card. `picture`: the file as sent by the client. */
  async create(by: Principal, { startTime, isLive = false, ...fields }: CreateForm, picture?: Buffer): Promise<string> {
    const { defaultTimeZone: timeZone } = this.config;
    const startsAt = startTime === undefined ? undefined : instantOfText(startTime, timeZone);
    // By the time a form arrives, the start in it may have passed.
    const isPast = startsAt !== undefined && startsAt < this.clock.now();
    // These clients cannot mark anybody: whoever joins came.
    const session: NewSession = { ...fields, timeZone, capture: ['presence'], startsAt: isLive && isPast ? undefined : startsAt };
    const startNow = isLive ? {} : undefined;
    const command = picture ? new ScheduleSessionWithPicture(by, session, picture, startNow) : new ScheduleSession(by, session, startNow);
    return (await this.commands.execute(command)).sessionId;
  }
}
