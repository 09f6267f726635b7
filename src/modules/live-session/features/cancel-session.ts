import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { sessionStream } from '../../../contracts/fact.js';
import { SessionCancelled } from '../../../contracts/live-session.js';
import { Clock } from '../../../kernel/clock.js';
import type { Transaction } from '../../../kernel/messaging/database.js';
import type { LiveSession } from '../domain/live-session.js';
import type { Scope } from '../domain/series-plan.js';
import { SessionChange } from '../session-change.js';

/** Calls off a session that has not started, or with it others of its series. Cancelling cancelled ones changes nothing. */
export class CancelSession extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly scope: Scope = 'this',
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

  execute({ by, sessionId, scope }: CancelSession): Promise<void> {
    const cancel = async (sessions: readonly LiveSession[], _: LiveSession, tx: Transaction) => {
      const now = this.clock.now();
      for (const session of sessions) {
        const { id, classId } = session;
        if (session.cancel(now)) await tx.append(sessionStream(id), [new SessionCancelled({ sessionId: id, classId })], by.userId);
      }
    };
    return this.change.ofSeries(sessionId, by, scope, cancel, 'cancelled');
  }
}
