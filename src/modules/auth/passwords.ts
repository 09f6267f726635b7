import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { PasswordRule } from '../../contracts/auth.js';
import { checkNewPassword, hashedForm } from './domain/password.js';

/** argon2id (the library's default kind) with the least cost that OWASP's Password Storage Cheat Sheet names: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes passwords and compares them. Either takes some tens of milliseconds of a worker thread, on purpose. */
@Injectable()
export class Passwords implements OnModuleInit {
  private nobodys = '';

  async onModuleInit(): Promise<void> {
    this.nobodys = await this.hash(randomBytes(32).toString('base64'));
  }

  /** Of a password that somebody chooses; refuses what nobody should choose. */
  hashNew(password: string, rule?: PasswordRule): Promise<string> {
    checkNewPassword(password, rule);
    return this.hash(password);
  }

  /** Whether it is the password of this hash. Without a hash it takes just as long, so that time does not tell which accounts exist. */
  async matches(hashed: string | undefined, password: string): Promise<boolean> {
    const equal = await verify(hashed ?? this.nobodys, hashedForm(password));
    return equal && hashed !== undefined;
  }

  private hash(password: string): Promise<string> {
    return hash(hashedForm(password), COST);
  }
}
