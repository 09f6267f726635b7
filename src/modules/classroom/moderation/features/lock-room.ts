import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { LockRoom, type Moderated } from '../../../../contracts/classroom/moderation.ts';
import { ModerationLane } from '../moderation-lane.ts';

@CommandHandler(LockRoom)
export class LockRoomHandler implements ICommandHandler<LockRoom> {
  constructor(private readonly lane: ModerationLane) {}

  execute(command: LockRoom): Promise<Moderated> {
    return this.lane.run(command);
  }
}
