import { CommandBus, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { CloseAttendance, GetSummary, type AttendanceSummary } from '../../../contracts/attendance.js';
import { EndSession } from '../../../contracts/live-session.js';

/** `DONE`: ends the session, whose end closes the register before this is answered. Two at once get the same summary. */
@CommandHandler(CloseAttendance)
export class CloseAttendanceHandler implements ICommandHandler<CloseAttendance> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId }: CloseAttendance): Promise<AttendanceSummary> {
    await this.commands.execute(new EndSession(by, sessionId));
    return this.queries.execute(new GetSummary(by, sessionId));
  }
}
