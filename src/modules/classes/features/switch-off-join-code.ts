import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { ClassChange } from '../storage/class-change.ts';

/** Removes the join code, so that nobody can join with it until it is renewed. */
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
  constructor(private readonly classChange: ClassChange) {}

  execute({ by, classId }: SwitchOffJoinCode) {
    return this.classChange.run(classId, (schoolClass) => schoolClass.switchOffJoinCode(by));
  }
}
