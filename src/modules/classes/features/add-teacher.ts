import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { Who } from '../../../contracts/classes.ts';
import { ClassChange } from '../storage/class-change.ts';
import { Accounts } from '../accounts/accounts.ts';

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
    private readonly change: ClassChange,
    private readonly people: Accounts,
  ) {}

  execute({ by, classId, who }: AddTeacher) {
    return this.change.of(classId, async (schoolClass) => schoolClass.addTeacher(by, await this.people.find(who)));
  }
}
