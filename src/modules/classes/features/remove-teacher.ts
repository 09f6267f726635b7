import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { Who } from '../../../contracts/classes.ts';
import { ClassChange } from '../storage/class-change.ts';
import { Accounts } from '../accounts/accounts.ts';

/** Removes a co-teacher. The owner can't be removed, only hand over the class. */
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
    private readonly change: ClassChange,
    private readonly people: Accounts,
  ) {}

  execute({ by, classId, who }: RemoveTeacher) {
    return this.change.of(classId, async (schoolClass) => schoolClass.removeTeacher(by, (await this.people.find(who))?.id));
  }
}
