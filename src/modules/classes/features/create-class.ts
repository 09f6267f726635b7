import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CreateClass } from '../../../contracts/classes.ts';
import { classStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { SchoolClass } from '../domain/school-class.ts';
import { JoinCodes } from '../storage/join-codes.ts';

@CommandHandler(CreateClass)
export class CreateClassHandler implements ICommandHandler<CreateClass> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly codes: JoinCodes,
  ) {}

  execute({ by, name }: CreateClass) {
    return this.codes.assign((joinCode) => {
      const made = SchoolClass.create(by, { id: newId(), name, joinCode, at: this.clock.now() });
      const stream = classStream(made.id);
      return this.db.transaction([stream], async (tx) => {
        tx.em.persist(made);
        await saveFacts(tx, stream, made);
        return { id: made.id };
      });
    });
  }
}
