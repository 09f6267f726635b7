import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { RepeatSession } from '../../../../contracts/live-session/lifecycle.ts';
import { sessionIdOf } from '../../access/admission.ts';
import { SessionRepeat } from '../../lifecycle/session-repeat.ts';
import { NewPictures } from '../new-pictures.ts';

/** In `pictures` rather than `lifecycle`, because the new session gets its own copy of the picture. */
@CommandHandler(RepeatSession)
export class RepeatSessionHandler implements ICommandHandler<RepeatSession> {
  constructor(
    private readonly repeat: SessionRepeat,
    private readonly pictures: NewPictures,
  ) {}

  async execute(command: RepeatSession): Promise<CommandResult<RepeatSession>> {
    const pictures = await this.pictures.of(sessionIdOf(command.sessionId));
    const start = () => this.repeat.start(command);
    return { sessionId: await (pictures ? this.pictures.giveToNew(pictures, start) : start()) };
  }
}
