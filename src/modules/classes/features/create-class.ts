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
      const id = newId();
      const stream = classStream(id);
      return this.db.transaction([stream], async (tx) => {
        // Inside, because a retried transaction needs a class whose facts are unsaved.
        const created = SchoolClass.create(by, { id, name, joinCode, at: this.clock.now() });
        tx.em.persist(created);
        await saveFacts(tx, stream, created);
        return { id };
      });
    });
  }
}
