import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AskForMedia } from '../../../../contracts/live-session/media.ts';
import { PresenceLane } from '../presence-lane.ts';

@CommandHandler(AskForMedia)
export class AskForMediaHandler implements ICommandHandler<AskForMedia> {
  constructor(private readonly lane: PresenceLane) {}

  execute(command: AskForMedia): Promise<void> {
    return this.lane.askForMedia(command);
  }
}
