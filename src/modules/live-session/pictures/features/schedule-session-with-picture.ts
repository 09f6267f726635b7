import { CommandBus, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { ScheduleSession, ScheduleSessionWithPicture } from '../../../../contracts/live-session/lifecycle.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { PictureMaker } from '../../ports/picture-maker.ts';
import { NewPictures } from '../new-pictures.ts';

@CommandHandler(ScheduleSessionWithPicture)
export class ScheduleSessionWithPictureHandler implements ICommandHandler<ScheduleSessionWithPicture> {
  constructor(
    private readonly commands: CommandBus,
    private readonly maker: PictureMaker,
    private readonly pictures: NewPictures,
  ) {}

  async execute(command: ScheduleSessionWithPicture): Promise<CommandResult<ScheduleSessionWithPicture>> {
    const { by, session, picture, startNow } = command;
    // Before the picture is processed, which takes a while.
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const schedule = async () => (await this.commands.execute(new ScheduleSession(by, session, startNow))).sessionId;
    return { sessionId: await this.pictures.giveToNew(await this.maker.make(picture), schedule) };
  }
}
