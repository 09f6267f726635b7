import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { PasswordRule } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { addressKey } from '../../../kernel/http/limits/rate-limits.ts';
import { checkNewPassword, hashedForm } from '../domain/password.ts';

/** argon2id (the library's default) at the minimum cost that OWASP's Password Storage Cheat Sheet recommends: 19 MiB, two passes. */
@Injectable()
export class PasswordCost {
  readonly memoryCost: number = 19_456;
  readonly timeCost: number = 2;
  readonly parallelism: number = 1;
}

/** One of the four worker threads stays free for file access and DNS. */
const MAX_RUNNING = Math.min(3, availableParallelism());
/** About ten seconds of work. */
const MAX_WAITING = 500;
/** In seconds. */
const RETRY_AFTER = 5;

/** Hashes and checks passwords. Both deliberately take tens of milliseconds of a worker thread. */
@Injectable()
export class Passwords implements OnModuleInit {
  private dummyHash = '';
  /** Addresses take turns, so that many passwords from one address delay only that address. */
  private readonly semaphore = new Semaphore(
    MAX_RUNNING,
    MAX_WAITING,
    () => new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: RETRY_AFTER }),
  );

  constructor(private readonly cost: PasswordCost) {}

  async onModuleInit(): Promise<void> {
    this.dummyHash = await this.hash(randomBytes(32).toString('base64'));
  }

  /** Hashes a new password. Rejects with VALIDATION_FAILED, PASSWORD_TOO_COMMON, or TOO_MANY_REQUESTS if too many callers are waiting. */
  async hashNew(password: string, address?: string, rule?: PasswordRule): Promise<string> {
    checkNewPassword(password, rule);
    return this.semaphore.run(() => this.hash(password), addressKey(address));
  }

  /** Whether the password matches the hash. Takes just as long without a hash, so that timing does not reveal which accounts exist. */
  async matches(hashed: string | null, password: string, address: string): Promise<boolean> {
    const equal = await this.semaphore.run(() => verify(hashed ?? this.dummyHash, hashedForm(password)), addressKey(address));
    return equal && hashed !== null;
  }

  private hash(password: string): Promise<string> {
    return hash(hashedForm(password), this.cost);
  }
}
