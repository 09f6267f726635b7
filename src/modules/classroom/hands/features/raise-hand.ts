import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { RaiseHand } from '../../../../contracts/classroom/hands.ts';
import { HandsLane } from '../hands-lane.ts';

@CommandHandler(RaiseHand)
export class RaiseHandHandler implements ICommandHandler<RaiseHand> {
  constructor(private readonly lane: HandsLane) {}

  async execute({ by, sessionId }: RaiseHand): Promise<CommandResult<RaiseHand>> {
    return { seq: await this.lane.run(sessionId, { by, raises: true }) };
  }
}
