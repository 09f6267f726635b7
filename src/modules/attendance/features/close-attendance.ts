import { CommandBus, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { CloseAttendance, GetSummary, type AttendanceSummary } from '../../../contracts/attendance.js';
import { EndSession } from '../../../contracts/live-session.js';
import { sessionStream } from '../../../contracts/fact.js';
import { ReactionRunner } from '../../../kernel/messaging/reaction-runner.js';
import { KEEP_REGISTER } from '../reactions/keep-register-when-session-moves.js';

/** `DONE`: ends the session and closes its register before this is answered. Two at once get the same summary. */
@CommandHandler(CloseAttendance)
export class CloseAttendanceHandler implements ICommandHandler<CloseAttendance> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reactions: ReactionRunner,
  ) {}

  async execute({ by, sessionId: asked }: CloseAttendance): Promise<AttendanceSummary> {
    const { sessionId } = await this.commands.execute(new EndSession(by, asked));
    // Closed by the reaction alone, after all that came before the end. It may still be under way: for another who ended it, on another node, or put off.
    await this.reactions.catchUp(KEEP_REGISTER, sessionStream(sessionId));
    return this.queries.execute(new GetSummary(by, sessionId));
  }
}
