import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import type { Scope } from '../../series/domain/series-plan.ts';
import { SessionChange } from '../session-change.ts';

/** Cancels a session that has not started and, depending on `scope`, others of its series. Repeating it changes nothing. */
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
  constructor(private readonly change: SessionChange) {}

  execute({ by, sessionId, scope }: CancelSession): Promise<void> {
    return this.change.runInScope(
      sessionId,
      by,
      scope,
      async (sessions) => {
        for (const session of sessions) session.cancel(by.userId);
      },
      'cancelled',
    );
  }
}
