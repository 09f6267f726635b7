import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { Database, type Transaction } from '../../../kernel/messaging/database.js';
import { sessionIdOf } from '../admission.js';
import { ClassStaff } from '../class-staff.js';
import type { LiveSession } from '../domain/live-session.js';
import { SessionChange } from '../session-change.js';
import { Starting } from '../starting.js';

/** Starts a session that waits. Starting a live one gives the same answer again; one that has ended never starts again. */
export class StartSession extends Command<{ readonly sessionId: string; readonly startedAt: Date }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly replace = false,
  ) {
    super();
  }
}

@CommandHandler(StartSession)
export class StartSessionHandler implements ICommandHandler<StartSession> {
  constructor(
    private readonly db: Database,
    private readonly change: SessionChange,
    private readonly classStaff: ClassStaff,
    private readonly starting: Starting,
  ) {}

  async execute({ by, sessionId: asked, replace }: StartSession): Promise<CommandResult<StartSession>> {
    if (by.role === 'student') throw new Refusal('TEACHER_ONLY');
    const sessionId = sessionIdOf(asked);
    // A session keeps its class for life, so it can be read before anything is locked.
    const known = await this.db.row(
      sql<{ classId: string | null }>`select class_id as "classId" from live_session where id = ${sessionId}`,
    );
    if (!known) throw new Refusal('SESSION_NOT_FOUND');
    const { startedAt } = await this.starting.run({ by, sessionId, classId: known.classId, replace }, (tx) => this.take(tx, sessionId, by));
    return { sessionId, startedAt: startedAt! };
  }

  /** To start is to take the class's time and roster: not of one that is archived. */
  private async take(tx: Transaction, sessionId: string, by: Principal): Promise<LiveSession> {
    const session = await this.change.load(tx, sessionId, by);
    if (session.status === 'scheduled' && session.classId) await this.classStaff.require(session.classId, by, 'NOT_SESSION_HOST');
    return session;
  }
}
