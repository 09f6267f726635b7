import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CallOffSession } from '../../../../contracts/live-session/lifecycle.ts';
import { SessionEnd } from '../session-end.ts';
import { SessionChange } from '../session-change.ts';

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
