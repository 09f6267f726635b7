import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { SessionCancelled } from '../../../../contracts/live-session.ts';
import { Clock } from '../../../../kernel/clock.ts';
import type { Transaction } from '../../../../kernel/messaging/database.ts';
import type { LiveSession } from '../domain/live-session.ts';
import type { Scope } from '../../series/domain/series-plan.ts';
import { SessionChange } from '../session-change.ts';

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
