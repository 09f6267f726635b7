import { Injectable } from '@nestjs/common';
import { classStream } from '../../../contracts/fact.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { classIdOf } from '../domain/class-id.ts';
import { SchoolClass } from '../domain/school-class.ts';

/** Changes a class in one transaction: locks its stream, loads it, lets `decide` change it, and saves it. */
@Injectable()
export class ClassChange {
  constructor(private readonly db: Database) {}

  async run<T>(classId: string, decide: (schoolClass: SchoolClass, tx: Transaction) => T | Promise<T>): Promise<T> {
    const id = classIdOf(classId);
    return this.db.transaction([classStream(id)], async (tx) => {
      const schoolClass = await tx.em.findOne(SchoolClass, id);
      if (!schoolClass) throw new DomainError('CLASS_NOT_FOUND');
      const result = await decide(schoolClass, tx);
      await saveFacts(tx, classStream(id), schoolClass);
      return result;
    });
  }
}
