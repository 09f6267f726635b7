import { Injectable } from '@nestjs/common';
import { newCode } from '../../../kernel/domain/code.ts';
import { breaksUnique } from '../../../kernel/messaging/database-errors.ts';

const MAX_TRIES = 3;

/** Assigns join codes that no other class has. */
@Injectable()
export class JoinCodes {
  next(): string {
    return newCode();
  }

  /** Runs `work` with a new code, and retries it with another one if the code is taken. */
  async assign<T>(work: (code: string) => Promise<T>): Promise<T> {
    for (let left = MAX_TRIES; ; left--) {
      try {
        return await work(this.next());
      } catch (error) {
        if (left === 1 || !breaksUnique(error, 'class_join_code')) throw error;
      }
    }
  }
}
