import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { sessionStream } from '../../../contracts/fact.js';
import { EndSession } from '../../../contracts/live-session.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { Database } from '../../../kernel/messaging/database.js';
import { Admission, sessionIdOf } from '../admission.js';
import { LiveSession } from '../domain/live-session.js';
import { Ending } from '../ending.js';

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
    private readonly ending: Ending,
  ) {}

  async execute({ by, sessionId }: EndSession): Promise<CommandResult<EndSession>> {
    if (by.role === 'student') throw new Refusal('TEACHER_ONLY');
    const id = sessionIdOf(sessionId);
    return this.db.transaction([sessionStream(id)], async (tx) => {
      const session = await tx.em.findOne(LiveSession, id);
      if (!session) throw new Refusal('SESSION_NOT_FOUND');
      await this.admission.requireStaff(session, by);
      await this.ending.end(tx, session, 'held', by.userId);
      return { sessionId: id, endedAt: session.endedAt!, outcome: session.outcome! };
    });
  }
}
