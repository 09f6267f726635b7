import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { PresenceLane } from '../presence-lane.ts';

@CommandHandler(LeaveSession)
export class LeaveSessionHandler implements ICommandHandler<LeaveSession> {
  constructor(private readonly lane: PresenceLane) {}

  execute(command: LeaveSession): Promise<void> {
    return this.lane.leave(command);
  }
}
