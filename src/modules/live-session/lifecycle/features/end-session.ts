import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { EndSession } from '../../../../contracts/live-session.ts';
import { SessionEnd } from '../session-end.ts';
import { SessionChange } from '../session-change.ts';

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(
    private readonly change: SessionChange,
    private readonly sessionEnd: SessionEnd,
  ) {}

  async execute({ by, sessionId, tookPlace }: EndSession): Promise<CommandResult<EndSession>> {
    return this.change.run(sessionId, by, async (session, tx) => {
      await this.sessionEnd.end(tx, session, 'held', by.userId, tookPlace);
      return { sessionId: session.id, endedAt: session.endedAt!, outcome: session.outcome! };
    });
  }
}
