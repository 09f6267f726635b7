import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CancelSession } from '../../../../contracts/live-session/lifecycle.ts';
import { SessionChange } from '../session-change.ts';

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
