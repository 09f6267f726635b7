import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import type { Who } from '../../../contracts/classes.js';
import { ClassChange } from '../class-change.js';
import { People } from '../people.js';

/** Ends a co-teacher's part in the class. The owner can't be removed, only hand it over. */
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
    private readonly people: People,
  ) {}

  execute({ by, classId, who }: RemoveTeacher) {
    return this.change.of(classId, by, async (schoolClass) => schoolClass.removeTeacher(by, (await this.people.find(who))?.id));
  }
}
