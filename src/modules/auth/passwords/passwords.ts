import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { PasswordRule } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { addressKey } from '../../../kernel/http/limits/rate-limits.ts';
import { checkNewPassword, hashedForm } from '../domain/password.ts';

/** argon2id (the library's default kind) with the least cost that OWASP's Password Storage Cheat Sheet names: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** One of the four worker threads stays free for files and names, which they look after too. */
const AT_ONCE = Math.min(3, availableParallelism());
/** Some ten seconds of work. */
const WAITING = 500;
/** In seconds. */
const BUSY = 5;

/** Hashes passwords and compares them. Either takes some tens of milliseconds of a worker thread, on purpose. */
@Injectable()
export class Passwords implements OnModuleInit {
  private nobodys = '';
  /** Addresses take turns: whoever sends many passwords waits for themselves. */
  private readonly gate = new Semaphore(AT_ONCE, WAITING, () => new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: BUSY }));

  async onModuleInit(): Promise<void> {
    this.nobodys = await this.hash(randomBytes(32).toString('base64'));
  }

  /** Of a password that somebody chooses; refuses what nobody should choose. */
  async hashNew(password: string, address?: string, rule?: PasswordRule): Promise<string> {
    checkNewPassword(password, rule);
    return this.gate.run(() => this.hash(password), addressKey(address));
  }

  /** Whether it is the password of this hash. Without a hash it takes just as long, so that time does not tell which accounts exist. */
  async matches(hashed: string | undefined, password: string, address: string): Promise<boolean> {
    const equal = await this.gate.run(() => verify(hashed ?? this.nobodys, hashedForm(password)), addressKey(address));
    return equal && hashed !== undefined;
  }

  private hash(password: string): Promise<string> {
    return hash(hashedForm(password), COST);
  }
}
