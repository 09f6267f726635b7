import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { FailureLimits } from '../../../kernel/http/limits/failure-limits.ts';
import { RateLimits } from '../../../kernel/http/limits/rate-limits.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { ClassChange } from '../storage/class-change.ts';
import { Enrolment } from '../domain/enrolment.ts';
import { readCode } from '../../../kernel/domain/code.ts';

/** How many wrong codes a student may try. At this rate, with 10,000 classes, one account would need about 160 years to guess a code. */
export const WRONG_CODES = { points: 10, seconds: 600 };
const LIMIT = 'join-code';

interface Joined {
  readonly classId: string;
  readonly name: string;
  readonly outcome: 'enrolled' | 'already';
}

/** Enrols the calling student, from now on, in the class that has this join code. */
export class JoinClass extends Command<Joined> {
  constructor(
    readonly by: Principal,
    readonly code: string,
  ) {
    super();
  }
}

@CommandHandler(JoinClass)
export class JoinClassHandler implements ICommandHandler<JoinClass> {
  private readonly failures: FailureLimits;

  constructor(
    private readonly db: Database,
    private readonly classChange: ClassChange,
    private readonly clock: Clock,
    limits: RateLimits,
  ) {
    this.failures = new FailureLimits(limits);
  }

  async execute({ by, code }: JoinClass) {
    const wanted = readCode(code);
    let found: { id: string } | undefined;
    await this.failures.attempt([[LIMIT, by.userId, WRONG_CODES]], async () => {
      found = await this.db.row(sql<{ id: string }>`select id from class where join_code = ${wanted}`);
      return found !== undefined;
    });
    if (!found) throw new DomainError('JOIN_CODE_NOT_FOUND');
    return this.join(by, found.id, wanted);
  }

  private join(by: Principal, classId: string, code: string): Promise<Joined> {
    return this.classChange.run(classId, async (schoolClass, tx) => {
      const known = await tx.em.find(Enrolment, { classId, studentId: by.userId });
      const added = schoolClass.join(by, code, known, this.clock.now());
      tx.em.persist(added);
      return { classId, name: schoolClass.name, outcome: added.length ? 'enrolled' : 'already' };
    });
  }
}
