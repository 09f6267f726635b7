import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../contracts/auth.ts';
import { classStream } from '../../../contracts/fact.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { classIdOf } from '../domain/class-id.ts';
import { SchoolClass } from '../domain/school-class.ts';

/** How a class changes: lock its stream, load it, let it decide, record what it did; all in one transaction. */
@Injectable()
export class ClassChange {
  constructor(private readonly db: Database) {}

  async of<T>(classId: string, by: Principal, decide: (schoolClass: SchoolClass, tx: Transaction) => T | Promise<T>): Promise<T> {
    const id = classIdOf(classId);
    return this.db.transaction([classStream(id)], async (tx) => {
      const schoolClass = await tx.em.findOne(SchoolClass, id);
      if (!schoolClass) throw new DomainError('CLASS_NOT_FOUND');
      const answer = await decide(schoolClass, tx);
      await tx.append(classStream(id), schoolClass.facts, by.userId);
      return answer;
    });
  }
}
