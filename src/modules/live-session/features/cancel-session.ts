import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { sessionStream } from '../../../contracts/fact.js';
import { SessionCancelled } from '../../../contracts/live-session.js';
import { Clock } from '../../../kernel/clock.js';
import { SessionChange } from '../session-change.js';

/** Calls off a session that has not started. Cancelling a cancelled one changes nothing. */
export class CancelSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(CancelSession)
export class CancelSessionHandler implements ICommandHandler<CancelSession> {
  constructor(
    private readonly change: SessionChange,
    private readonly clock: Clock,
  ) {}

  execute({ by, sessionId }: CancelSession): Promise<void> {
    return this.change.of(sessionId, by, async (session, tx) => {
      const { id, classId } = session;
      if (session.cancel(this.clock.now()))
        await tx.append(sessionStream(id), [new SessionCancelled({ sessionId: id, classId })], by.userId);
    });
  }
}
