import { Injectable } from '@nestjs/common';
import { Config } from '../../../../config/config.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { addressKey } from '../../../../kernel/http/limits/rate-limits.ts';
import { LIMITS } from '../../limits.ts';

/** Limits how many connections per address may be open without a valid token. A whole class can connect from one address, but idle connections cannot pile up. */
@Injectable()
export class PendingHandshakes {
  /** Pending connections by address. */
  private readonly counts = new Map<string, number>();

  constructor(private readonly config: Config) {}

  /**
   * Counts a pending connection. Call the returned function when its handshake is done; otherwise the connection stops counting after
   * `LIMITS.handshakeMs`, and `onTimeout` is called. Throws TOO_MANY_REQUESTS if too many are pending.
   */
  add(address: string | undefined, onTimeout: () => void): () => void {
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
      const remaining = this.counts.get(key)! - 1;
      if (remaining) this.counts.set(key, remaining);
      else this.counts.delete(key);
    };
    const timer = setTimeout(() => {
      done();
      onTimeout();
    }, LIMITS.handshakeMs).unref();
    return done;
  }
}
