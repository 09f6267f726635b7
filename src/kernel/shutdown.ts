import { Injectable } from '@nestjs/common';
import { withDeadline } from './with-deadline.ts';

/** In ms: how long the draining callbacks may take. */
const CALLBACKS_MS = 1_000;

/** Shuts this process down in two stages: first readiness fails and clients are notified; then new requests are rejected while running ones finish. */
@Injectable()
export class Shutdown {
  private readonly callbacks: (() => void | Promise<void>)[] = [];
  private stage: 'up' | 'draining' | 'closed' = 'up';
  private inFlight = 0;
  private onIdle?: () => void;

  /** Requests are still served, but readiness fails so that load balancers send no new ones. */
  get isDraining(): boolean {
    return this.stage !== 'up';
  }

  /** New requests are rejected. */
  get isClosed(): boolean {
    return this.stage === 'closed';
  }

  /** Registers a callback for when draining begins, for example to send clients to other nodes. */
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

  /** From now on, new requests are rejected. Waits up to `ms` for those in flight, and returns whether all of them have ended. */
  async finish(ms: number): Promise<boolean> {
    this.stage = 'closed';
    if (this.inFlight === 0) return true;
    return withDeadline(new Promise<void>((resolve) => (this.onIdle = resolve)), ms);
  }
}
