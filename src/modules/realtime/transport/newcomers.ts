import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { addressKey } from '../../../kernel/http/limits/rate-limits.ts';

/** How long a connection may go without a good token. */
export const PATIENCE_MS = 8_000;

/** Connections that have shown no good token yet, by address. A class comes from one address at once; silent connections must not pile up. */
@Injectable()
export class Newcomers {
  private readonly counts = new Map<string, number>();

  constructor(private readonly config: Config) {}

  /** Counts one more until `done` is called. After PATIENCE_MS it is no longer counted, and `late` is called. Refuses with TOO_MANY_REQUESTS. */
  take(address: string | undefined, late: () => void): () => void {
    const key = addressKey(address);
    const count = this.counts.get(key) ?? 0;
    if (count >= this.config.socketHandshakes) throw new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: PATIENCE_MS / 1000 });
    this.counts.set(key, count + 1);
    let isCounted = true;
    const done = () => {
      if (!isCounted) return;
      isCounted = false;
      clearTimeout(timer);
      const left = this.counts.get(key)! - 1;
      if (left) this.counts.set(key, left);
      else this.counts.delete(key);
    };
    const timer = setTimeout(() => {
      done();
      late();
    }, PATIENCE_MS).unref();
    return done;
  }
}
