import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { StartAdHocSession } from '../../../contracts/class-room.js';
import type { ClassAccess } from '../../../contracts/classes.js';
import { Clock } from '../../../kernel/clock.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { isId, newId } from '../../../kernel/ids.js';
import { ClassStaff } from '../class-staff.js';
import { LiveSession } from '../domain/live-session.js';
import { DEFAULTS } from '../domain/session-defaults.js';
import { Making, type Identity } from '../making.js';
import { Starting } from '../starting.js';

@CommandHandler(StartAdHocSession)
export class StartAdHocSessionHandler implements ICommandHandler<StartAdHocSession> {
  constructor(
    private readonly classStaff: ClassStaff,
    private readonly making: Making,
    private readonly starting: Starting,
    private readonly clock: Clock,
  ) {}

  async execute({ by, classId: asked, options }: StartAdHocSession): Promise<CommandResult<StartAdHocSession>> {
    if (by.role === 'student') throw new Refusal('TEACHER_ONLY');
    if (!isId(asked)) throw new Refusal('CLASS_NOT_FOUND');
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
