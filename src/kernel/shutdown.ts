import { Injectable } from '@nestjs/common';
import { withDeadline } from './with-deadline.js';

/** Milliseconds that those who are told of the draining may take. */
const TELLING_MS = 1_000;

/** How this process goes down: readiness fails first, listeners are told, what is under way ends, nothing new begins. */
@Injectable()
export class Shutdown {
  private readonly told: (() => void | Promise<void>)[] = [];
  private stage: 'up' | 'draining' | 'closed' = 'up';
  private underWay = 0;
  private onIdle?: () => void;

  /** The server still answers, but wants no more work: load balancers see it by the readiness. */
  get isDraining(): boolean {
    return this.stage !== 'up';
  }

  /** New requests are refused. */
  get isClosed(): boolean {
    return this.stage === 'closed';
  }

  /** Called once when the draining begins: the moment to send clients elsewhere. */
  onDraining(callback: () => void | Promise<void>): void {
    this.told.push(callback);
  }

  async drain(): Promise<void> {
    if (this.isDraining) return;
    this.stage = 'draining';
    await withDeadline(Promise.allSettled(this.told.map(async (callback) => callback())), TELLING_MS);
  }

  /** A request began; gives what to call at its end. */
  begin(): () => void {
    this.underWay++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      if (--this.underWay === 0) this.onIdle?.();
    };
  }

  /** Refuses new requests from now on and waits for those under way, `ms` at the most; says whether all have ended. */
  async finish(ms: number): Promise<boolean> {
    this.stage = 'closed';
    if (this.underWay === 0) return true;
    return withDeadline(new Promise<void>((resolve) => (this.onIdle = resolve)), ms);
  }
}
