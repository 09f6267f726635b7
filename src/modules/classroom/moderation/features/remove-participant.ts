import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ReadmitParticipant, RemoveParticipant, type Moderated } from '../../../../contracts/classroom/moderation.ts';
import { ModerationLane } from '../moderation-lane.ts';

@CommandHandler(RemoveParticipant)
export class RemoveParticipantHandler implements ICommandHandler<RemoveParticipant> {
  constructor(private readonly lane: ModerationLane) {}

  execute(command: RemoveParticipant): Promise<Moderated> {
    return this.lane.run(command);
  }
}

@CommandHandler(ReadmitParticipant)
export class ReadmitParticipantHandler implements ICommandHandler<ReadmitParticipant> {
  constructor(private readonly lane: ModerationLane) {}

  execute(command: ReadmitParticipant): Promise<Moderated> {
    return this.lane.run(command);
  }
}
