import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import { SessionEnd } from '../session-end.ts';
import { SessionChange } from '../session-change.ts';

/** Ends a live session that was started by mistake, so that it does not count towards attendance. Repeating it changes nothing. `reason` is kept out of the log, so that it can be erased. */
export class CallOffSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(CallOffSession)
export class CallOffSessionHandler implements ICommandHandler<CallOffSession> {
  constructor(
    private readonly change: SessionChange,
    private readonly sessionEnd: SessionEnd,
  ) {}

  execute({ by, sessionId, reason }: CallOffSession): Promise<void> {
    return this.change.run(sessionId, by, (session, tx) => this.sessionEnd.callOff(tx, session, reason, by.userId));
  }
}
