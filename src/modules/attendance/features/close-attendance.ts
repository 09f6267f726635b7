import { CommandBus, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { CloseAttendance, GetSummary, type AttendanceSummary } from '../../../contracts/attendance.ts';
import { EndSession } from '../../../contracts/live-session.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { ReactionRunner } from '../../../kernel/messaging/reaction-runner.ts';
import { KEEP_REGISTER } from '../reactions/keep-register-when-session-moves.ts';

/** Ends the session, and returns once its register is closed. Concurrent calls get the same summary. */
@CommandHandler(CloseAttendance)
export class CloseAttendanceHandler implements ICommandHandler<CloseAttendance> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reactions: ReactionRunner,
  ) {}

  async execute({ by, sessionId: asked }: CloseAttendance): Promise<AttendanceSummary> {
    const { sessionId } = await this.commands.execute(new EndSession(by, asked));
    // Only the reaction closes the register, once it has handled everything before the end. It may still be running on another node, or be deferred.
    await this.reactions.catchUp(KEEP_REGISTER, sessionStream(sessionId));
    return this.queries.execute(new GetSummary(by, sessionId));
  }
}
