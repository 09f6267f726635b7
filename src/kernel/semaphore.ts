/**
 * Lets `atOnce` tasks run at a time; up to `waiting` others queue, and beyond that it throws `full()`. Owners take turns, so that one with many
 * tasks does not hold up the others.
 */
export class Semaphore {
  private running = 0;
  private queued = 0;
  /** By owner; the first has the next turn. */
  private readonly queues = new Map<string, (() => void)[]>();

  constructor(
    private readonly atOnce: number,
    private readonly waiting: number,
    private readonly full: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>, owner = ''): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.queued >= this.waiting) throw this.full();
      // The task that ends passes its place on, so `running` stays the same.
      await new Promise<void>((resolve) => this.join(owner, resolve));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.next();
      if (next) next();
      else this.running--;
    }
  }

  private join(owner: string, enter: () => void): void {
    this.queued++;
    const queue = this.queues.get(owner);
    if (queue) queue.push(enter);
    else this.queues.set(owner, [enter]);
  }

  private next(): (() => void) | undefined {
    const [first] = this.queues;
    if (!first) return undefined;
    const [owner, queue] = first;
    this.queued--;
    this.queues.delete(owner);
    const enter = queue.shift();
    if (queue.length) this.queues.set(owner, queue);
    return enter;
  }
}
