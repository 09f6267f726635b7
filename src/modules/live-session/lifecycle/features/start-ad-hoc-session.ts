import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import type { ClassAccess } from '../../../../contracts/classes.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { isId, newId } from '../../../../kernel/ids.ts';
import { ClassStaff } from '../../access/class-staff.ts';
import { LiveSession } from '../domain/live-session.ts';
import { DEFAULTS } from '../domain/session-defaults.ts';
import { NewSessions, type Identity } from '../new-sessions.ts';
import { SessionStart } from '../session-start.ts';

@CommandHandler(StartAdHocSession)
export class StartAdHocSessionHandler implements ICommandHandler<StartAdHocSession> {
  constructor(
    private readonly classStaff: ClassStaff,
    private readonly making: NewSessions,
    private readonly starting: SessionStart,
    private readonly clock: Clock,
  ) {}

  async execute({ by, classId: asked, options }: StartAdHocSession): Promise<CommandResult<StartAdHocSession>> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    if (!isId(asked)) throw new DomainError('CLASS_NOT_FOUND');
    const classId = asked.toLowerCase();
    const sessionId = newId();
    const session = await this.starting.run({ by, sessionId, classId, replace: options.replace }, async (tx) => {
      const held = await this.classStaff.require(classId, by);
      const made = this.make(await this.making.identity(tx, sessionId, by.userId, classId), held, options);
      tx.em.persist(made);
      return made;
    });
    return { sessionId: session.id, startedAt: session.startedAt! };
  }

  private make(
    identity: Identity,
    { name }: ClassAccess,
    { title = name, capture = DEFAULTS.capture, marksVisibility = DEFAULTS.marksVisibility }: StartAdHocSession['options'],
  ): LiveSession {
    const now = this.clock.now();
    const details = { ...DEFAULTS, title, capture, marksVisibility, visibility: 'class' as const, startsAt: now };
    return LiveSession.schedule(identity, details, now);
  }
}
