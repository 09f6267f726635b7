import { CommandBus, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { CloseAttendance, GetSummary, type AttendanceSummary } from '../../../contracts/attendance.js';
import { EndSession } from '../../../contracts/live-session.js';
import { RegisterChange, RegisterNotOpen } from '../register-change.js';

/** `DONE`: ends the session and closes its register before this is answered. Two at once get the same summary. */
@CommandHandler(CloseAttendance)
export class CloseAttendanceHandler implements ICommandHandler<CloseAttendance> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly change: RegisterChange,
  ) {}

  async execute({ by, sessionId: asked }: CloseAttendance): Promise<AttendanceSummary> {
    const { sessionId, outcome } = await this.commands.execute(new EndSession(by, asked));
    // The reaction to the end does it too, but may still be under way: for another who ended it, on another node, or put off.
    try {
      await this.change.of(sessionId, undefined, (register) => register.close(outcome, by.userId));
    } catch (error) {
      if (!(error instanceof RegisterNotOpen)) throw error;
    }
    return this.queries.execute(new GetSummary(by, sessionId));
  }
}
