import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { ClassChange } from '../storage/class-change.ts';
import { JoinCodes } from '../storage/join-codes.ts';

/** Gives the class a new join code; the old one stops working. */
export class RenewJoinCode extends Command<{ readonly joinCode: string }> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

@CommandHandler(RenewJoinCode)
export class RenewJoinCodeHandler implements ICommandHandler<RenewJoinCode> {
  constructor(
    private readonly classChange: ClassChange,
    private readonly codes: JoinCodes,
  ) {}

  execute({ by, classId }: RenewJoinCode) {
    return this.codes.assign((joinCode) =>
      this.classChange.run(classId, (schoolClass) => {
        schoolClass.renewJoinCode(by, joinCode);
        return { joinCode };
      }),
    );
  }
}
