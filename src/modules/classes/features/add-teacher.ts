import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { Who } from '../../../contracts/classes.ts';
import { ClassChange } from '../storage/class-change.ts';
import { AccountLookup } from '../accounts/account-lookup.ts';

/** Makes a teacher a co-teacher of the class. Has no effect if they teach it already. */
export class AddTeacher extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly who: Who,
  ) {
    super();
  }
}

@CommandHandler(AddTeacher)
export class AddTeacherHandler implements ICommandHandler<AddTeacher> {
  constructor(
    private readonly classChange: ClassChange,
    private readonly accounts: AccountLookup,
  ) {}

  execute({ by, classId, who }: AddTeacher) {
    return this.classChange.run(classId, async (schoolClass) => schoolClass.addTeacher(by, await this.accounts.find(who)));
  }
}
