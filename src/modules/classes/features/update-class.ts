import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { ClassChange } from '../storage/class-change.ts';
import { AccountLookup } from '../accounts/account-lookup.ts';

/** Renames a class, or hands it over to another teacher, or both. The old owner stays as a co-teacher. */
export class UpdateClass extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly changes: { readonly name?: string; readonly ownerId?: string },
  ) {
    super();
  }
}

@CommandHandler(UpdateClass)
export class UpdateClassHandler implements ICommandHandler<UpdateClass> {
  constructor(
    private readonly classChange: ClassChange,
    private readonly accounts: AccountLookup,
  ) {}

  execute({ by, classId, changes: { name, ownerId } }: UpdateClass) {
    return this.classChange.run(classId, async (schoolClass) => {
      const owner = ownerId === undefined ? undefined : { person: await this.accounts.find({ userId: ownerId }) };
      schoolClass.update(by, { name, owner });
    });
  }
}
