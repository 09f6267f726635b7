import { Injectable } from '@nestjs/common';
import { Config } from '../../../../config/config.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { addressKey } from '../../../../kernel/http/limits/rate-limits.ts';
import { LIMITS } from '../../limits.ts';

/** Limits the connections of one address that have not shown a valid token yet. A whole class may connect from one address; silent connections must not pile up. */
@Injectable()
export class PendingHandshakes {
  private readonly counts = new Map<string, number>();

  constructor(private readonly config: Config) {}

  /** Counts one more until the returned function is called or its time is up; then `late` is called as well. Throws TOO_MANY_REQUESTS. */
  add(address: string | undefined, late: () => void): () => void {
    const key = addressKey(address);
    const count = this.counts.get(key) ?? 0;
    if (count >= this.config.socketHandshakes)
      throw new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: LIMITS.handshakeMs / 1000 });
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
    }, LIMITS.handshakeMs).unref();
    return done;
  }
}
