import { CommandBus, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { UnmuteOnMicrophone } from '../../../../contracts/classroom/moderation.ts';
import { SetMediaState } from '../../../../contracts/live-session/media.ts';
import { PresenceLane } from '../presence-lane.ts';

@CommandHandler(SetMediaState)
export class SetMediaStateHandler implements ICommandHandler<SetMediaState> {
  constructor(
    private readonly lane: PresenceLane,
    private readonly commands: CommandBus,
  ) {}

  /** Only switching on ends a mute, not a client that repeats what it has on: it may not have heard of the mute yet. */
  async execute(command: SetMediaState): Promise<CommandResult<SetMediaState>> {
    const { state, isNew, opensMicrophone } = await this.lane.setState(command);
    if (opensMicrophone) await this.commands.execute(new UnmuteOnMicrophone(command.sessionId, command.userId));
    return { state, isNew };
  }
}
