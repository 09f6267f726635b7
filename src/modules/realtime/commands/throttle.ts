/**
 * Runs the first piece of work immediately, and at most one per interval after that. Of the work requested during an interval, only the
 * latest runs, when the interval ends. Keys are throttled independently.
 */
export class Throttle {
  private readonly waiting = new Map<string, (() => void) | undefined>();

  constructor(private readonly everyMs: number) {}

  /** Returns whether `work` ran immediately. If it has to wait, `later` is queued instead, and replaces what the key has queued before. */
  run(key: string, work: () => void, later = work): boolean {
    const isDue = !this.waiting.has(key);
    if (isDue) this.runNow(key, work);
    else this.waiting.set(key, later);
    return isDue;
  }

  private runNow(key: string, work: () => void): void {
    this.waiting.set(key, undefined);
    setTimeout(() => {
      const next = this.waiting.get(key);
      this.waiting.delete(key);
      if (next) this.runNow(key, next);
    }, this.everyMs).unref();
    work();
  }
}
