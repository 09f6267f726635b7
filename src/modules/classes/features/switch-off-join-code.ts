import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { ClassChange } from '../storage/class-change.ts';

/** Removes the join code until a new one is made. */
export class SwitchOffJoinCode extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

@CommandHandler(SwitchOffJoinCode)
export class SwitchOffJoinCodeHandler implements ICommandHandler<SwitchOffJoinCode> {
  constructor(private readonly change: ClassChange) {}

  execute({ by, classId }: SwitchOffJoinCode) {
    return this.change.of(classId, (schoolClass) => schoolClass.switchOffJoinCode(by));
  }
}
