import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import { StartSession } from '../../../../contracts/live-session/lifecycle.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import type { Transaction } from '../../../../kernel/messaging/database.ts';
import { sessionIdOf } from '../../access/admission.ts';
import { ClassMembers } from '../../access/class-members.ts';
import type { LiveSession } from '../domain/live-session.ts';
import { SessionChange } from '../session-change.ts';
import { SessionStart } from '../session-start.ts';

@CommandHandler(StartSession)
export class StartSessionHandler implements ICommandHandler<StartSession> {
  constructor(
    private readonly change: SessionChange,
    private readonly classMembers: ClassMembers,
    private readonly sessionStart: SessionStart,
  ) {}

  async execute({ by, sessionId: requestedId, replace, options }: StartSession): Promise<CommandResult<StartSession>> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const sessionId = sessionIdOf(requestedId);
    const start = { by, sessionId, classId: await this.sessionStart.classOf(sessionId), replace, ...options };
    const { startedAt } = await this.sessionStart.run(start, (tx) => this.load(tx, sessionId, by));
    return { sessionId, startedAt: startedAt! };
  }

  private async load(tx: Transaction, sessionId: string, by: Principal): Promise<LiveSession> {
    const session = await this.change.load(tx, sessionId, by);
    // Also rejects sessions of archived classes.
    if (session.status === 'scheduled' && session.classId) await this.classMembers.requireTeacher(session.classId, by, 'NOT_SESSION_HOST');
    return session;
  }
}
