import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { Who } from '../../../contracts/classes.ts';
import { ClassChange } from '../storage/class-change.ts';
import { AccountLookup } from '../accounts/account-lookup.ts';

/** Removes a co-teacher. The owner cannot be removed, but can hand the class over. */
export class RemoveTeacher extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly who: Who,
  ) {
    super();
  }
}

@CommandHandler(RemoveTeacher)
export class RemoveTeacherHandler implements ICommandHandler<RemoveTeacher> {
  constructor(
    private readonly classChange: ClassChange,
    private readonly accounts: AccountLookup,
  ) {}

  execute({ by, classId, who }: RemoveTeacher) {
    return this.classChange.run(classId, async (schoolClass) => schoolClass.removeTeacher(by, (await this.accounts.find(who))?.id));
  }
}
