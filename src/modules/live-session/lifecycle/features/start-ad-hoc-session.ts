import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { isId, newId } from '../../../../kernel/ids.ts';
import { ClassMembers } from '../../access/class-members.ts';
import { LiveSession } from '../domain/live-session.ts';
import { DEFAULTS } from '../domain/session-defaults.ts';
import { NewSessions } from '../new-sessions.ts';
import { SessionStart } from '../session-start.ts';

@CommandHandler(StartAdHocSession)
export class StartAdHocSessionHandler implements ICommandHandler<StartAdHocSession> {
  constructor(
    private readonly classMembers: ClassMembers,
    private readonly newSessions: NewSessions,
    private readonly sessionStart: SessionStart,
    private readonly clock: Clock,
  ) {}

  async execute({ by, classId: requestedId, options }: StartAdHocSession): Promise<CommandResult<StartAdHocSession>> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    if (!isId(requestedId)) throw new DomainError('CLASS_NOT_FOUND');
    const classId = requestedId.toLowerCase();
    const sessionId = newId();
    const session = await this.sessionStart.run({ by, sessionId, classId, replace: options.replace }, async (tx) => {
      const { name } = await this.classMembers.requireTeacher(classId, by);
      const initial = await this.newSessions.identity(tx, sessionId, by.userId, classId);
      const now = this.clock.now();
      const { title = name, capture = DEFAULTS.capture, marksVisibility = DEFAULTS.marksVisibility } = options;
      return LiveSession.create(initial, { ...DEFAULTS, title, capture, marksVisibility, visibility: 'class', startsAt: now }, now);
    });
    return { sessionId: session.id, startedAt: session.startedAt! };
  }
}
