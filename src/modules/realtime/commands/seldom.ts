/**
 * What one says and many hear, bounded: for each key at once, and then once in `everyMs` for all that was asked for meanwhile, of which
 * the last counts.
 */
export class Seldom {
  private readonly resting = new Map<string, (() => void) | undefined>();

  constructor(private readonly everyMs: number) {}

  /** Says whether it was done at once. `later`: what is done instead when it is not. */
  run(key: string, work: () => void, later = work): boolean {
    const isDue = !this.resting.has(key);
    if (isDue) this.now(key, work);
    else this.resting.set(key, later);
    return isDue;
  }

  private now(key: string, work: () => void): void {
    this.resting.set(key, undefined);
    setTimeout(() => {
      const next = this.resting.get(key);
      this.resting.delete(key);
      if (next) this.now(key, next);
    }, this.everyMs).unref();
    work();
  }
}
