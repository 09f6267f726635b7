import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { GetLiveSessionOfClass } from '../../../contracts/live-session/class-sessions.ts';
import { Clock } from '../../../kernel/clock.ts';
import { ClassChange } from '../storage/class-change.ts';

/** Archives a class permanently: it can still be read, but no longer changed. Archiving it again changes nothing. */
export class ArchiveClass extends Command<void> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

@CommandHandler(ArchiveClass)
export class ArchiveClassHandler implements ICommandHandler<ArchiveClass> {
  constructor(
    private readonly classChange: ClassChange,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  execute({ by, classId }: ArchiveClass) {
    return this.classChange.run(classId, async (schoolClass) => {
      const live = await this.queries.execute(new GetLiveSessionOfClass(schoolClass.id));
      schoolClass.archive(by, live?.sessionId, this.clock.now());
    });
  }
}
