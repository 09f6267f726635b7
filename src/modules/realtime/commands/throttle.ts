/**
 * Runs work at once the first time, and then once per interval for everything asked for meanwhile, of which only the last counts. Each key
 * is throttled by itself.
 */
export class Throttle {
  private readonly waiting = new Map<string, (() => void) | undefined>();

  constructor(private readonly everyMs: number) {}

  /** Returns whether it ran at once. `later`: what runs instead if it has to wait. */
  run(key: string, work: () => void, later = work): boolean {
    const isDue = !this.waiting.has(key);
    if (isDue) this.now(key, work);
    else this.waiting.set(key, later);
    return isDue;
  }

  private now(key: string, work: () => void): void {
    this.waiting.set(key, undefined);
    setTimeout(() => {
      const next = this.waiting.get(key);
      this.waiting.delete(key);
      if (next) this.now(key, next);
    }, this.everyMs).unref();
    work();
  }
}
