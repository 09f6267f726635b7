import { Injectable } from '@nestjs/common';
import { breaksUnique } from '../../kernel/messaging/database-errors.js';
import { newJoinCode } from './domain/join-code.js';

const TRIES = 3;

/** Gives join codes that no other class has. */
@Injectable()
export class JoinCodes {
  next(): string {
    return newJoinCode();
  }

  /** Runs a transaction with a new code, and again with another when that one is taken. */
  async assign<T>(work: (code: string) => Promise<T>): Promise<T> {
    for (let left = TRIES; ; left--) {
      try {
        return await work(this.next());
      } catch (error) {
        if (left === 1 || !breaksUnique(error, 'class_join_code')) throw error;
      }
    }
  }
}
