import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/auth.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { NumericIds } from '../shared/numeric-ids.ts';
import { NOT_YOUR_ID } from './rest/failures.ts';

/** Compares the numbers of users in requests with the caller, whom the token alone identifies. */
@Injectable()
export class Identity {
  constructor(private readonly numbers: NumericIds) {}

  /** Throws NOT_YOUR_ID unless the number is the caller's own. */
  async require(by: Principal, number: number): Promise<void> {
    if ((await this.numbers.idOf('user', number)) !== by.userId) throw NOT_YOUR_ID;
  }

  /** The id of a user whom the caller may ask about. Throws STUDENT_NOT_FOUND if the number is unknown or, for students, not their own. */
  async studentIdOf(by: Principal, number: string): Promise<string> {
    const id = await this.numbers.idOf('user', number);
    if (!id || (by.role === 'student' && id !== by.userId)) throw new DomainError('STUDENT_NOT_FOUND');
    return id;
  }
}
