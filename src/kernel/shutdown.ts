import { Injectable } from '@nestjs/common';
import { withDeadline } from './with-deadline.ts';

/** How long the draining callbacks may take. */
const CALLBACKS_MS = 1_000;

/** Shuts this process down in order: readiness fails, clients are told, requests in flight end, and new ones are rejected. */
@Injectable()
export class Shutdown {
  private readonly callbacks: (() => void | Promise<void>)[] = [];
  private stage: 'up' | 'draining' | 'closed' = 'up';
  private inFlight = 0;
  private onIdle?: () => void;

  /** The server still answers, but readiness fails so that load balancers send it no more work. */
  get isDraining(): boolean {
    return this.stage !== 'up';
  }

  /** New requests are rejected. */
  get isClosed(): boolean {
    return this.stage === 'closed';
  }

  /** Calls back once draining begins: the moment to send clients elsewhere. */
  onDraining(callback: () => void | Promise<void>): void {
    this.callbacks.push(callback);
  }

  async drain(): Promise<void> {
    if (this.isDraining) return;
    this.stage = 'draining';
    await withDeadline(Promise.allSettled(this.callbacks.map(async (callback) => callback())), CALLBACKS_MS);
  }

  /** Counts a request as in flight until the returned function is called. */
  trackRequest(): () => void {
    this.inFlight++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      if (--this.inFlight === 0) this.onIdle?.();
    };
  }

  /** Rejects new requests from now on and waits up to `ms` for those in flight. Returns whether all have ended. */
  async finish(ms: number): Promise<boolean> {
    this.stage = 'closed';
    if (this.inFlight === 0) return true;
    return withDeadline(new Promise<void>((resolve) => (this.onIdle = resolve)), ms);
  }
}
