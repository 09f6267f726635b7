/**
 * Runs at most `maxRunning` tasks at a time and queues up to `maxQueued` more; `run` rejects with `queueFull()` if there is no room. Owners take turns,
 * so that one with many tasks does not delay the others.
 */
export class Semaphore {
  private running = 0;
  private queued = 0;
  /** Queued tasks by owner. The first owner in the map is next. */
  private readonly queues = new Map<string, (() => void)[]>();

  constructor(
    private readonly maxRunning: number,
    private readonly maxQueued: number,
    private readonly queueFull: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>, owner = ''): Promise<T> {
    if (this.running >= this.maxRunning) {
      if (this.queued >= this.maxQueued) throw this.queueFull();
      // A task that ends hands its place to the next one, so `running` stays the same.
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
