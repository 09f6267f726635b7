import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { JoinSession } from '../../../../contracts/live-session/presence.ts';
import { PresenceLane, type Joined } from '../presence-lane.ts';

@CommandHandler(JoinSession)
export class JoinSessionHandler implements ICommandHandler<JoinSession> {
  constructor(private readonly lane: PresenceLane) {}

  execute(command: JoinSession): Promise<Joined> {
    return this.lane.join(command);
  }
}
