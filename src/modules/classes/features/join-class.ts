import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.js';
import { Clock } from '../../../kernel/clock.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { RateLimits } from '../../../kernel/http/rate-limits.js';
import { Database } from '../../../kernel/messaging/database.js';
import { ClassChange } from '../class-change.js';
import { Enrolment } from '../domain/enrolment.js';
import { readJoinCode } from '../domain/join-code.js';

/** Wrong codes a student may try. At this rate an account among 10,000 classes hits upon a code once in some 125 years. */
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
  constructor(
    private readonly db: Database,
    private readonly change: ClassChange,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
  ) {}

  async execute({ by, code }: JoinClass) {
    // Taken before looking, so that guesses sent at once count one by one, and given back when it was none.
    await this.limits.take(LIMIT, by.userId, WRONG_CODES);
    const wanted = readJoinCode(code);
    const found = await this.db.row(sql<{ id: string }>`select id from class where join_code = ${wanted}`);
    if (!found) throw new Refusal('JOIN_CODE_NOT_FOUND');
    await this.limits.refund(LIMIT, by.userId, WRONG_CODES);
    return this.join(by, found.id, wanted);
  }

  private join(by: Principal, classId: string, code: string): Promise<Joined> {
    return this.change.of(classId, by, async (schoolClass, tx) => {
      const known = await tx.em.find(Enrolment, { classId, studentId: by.userId });
      const added = schoolClass.join(by, code, known, this.clock.now());
      tx.em.persist(added);
      return { classId, name: schoolClass.name, outcome: added.length ? 'enrolled' : 'already' };
    });
  }
}
