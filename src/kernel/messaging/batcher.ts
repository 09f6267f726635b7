import { isUnavailable } from './database-errors.js';

interface Waiting<Request, Answer> {
  request: Request;
  since: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/** One outcome a request, in the order of the requests: a value, or the error that this request alone gets. */
export type Outcome<Answer> = { ok: Answer } | { error: unknown };

/** What a batcher tells about itself: the size of each batch, and how long its oldest request waited, in ms. */
export type BatchObserver = (size: number, waitedMs: number) => void;

/**
 * Requests of the same key that arrive while the previous batch of that key is under way become one batch (group commit).
 * A key's batches never overlap. The first is put off by one tick, which makes batches larger and costs nothing.
 * When a batch of several throws, each is tried alone, so that one bad request fails by itself.
 */
export class Batcher<Request, Answer> {
  private readonly queues = new Map<string, Waiting<Request, Answer>[]>();

  constructor(
    private readonly work: (key: string, requests: readonly Request[]) => Promise<readonly Outcome<Answer>[]>,
    private readonly options: {
      maxBatch: number;
      observe?: BatchObserver;
      /** Whether an error of a batch may be the fault of one request in it, or is sure to befall all alike; by default that of a database that is away. */
      blamesOne?: (error: unknown) => boolean;
    },
  ) {}

  run(key: string, request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { request, since: performance.now(), resolve, reject };
      const queue = this.queues.get(key);
      if (queue) queue.push(waiting);
      else {
        this.queues.set(key, [waiting]);
        setImmediate(() => void this.drain(key));
      }
    });
  }

  private async drain(key: string): Promise<void> {
    const queue = this.queues.get(key)!;
    while (queue.length) {
      const batch = queue.splice(0, this.options.maxBatch);
      this.options.observe?.(batch.length, performance.now() - batch[0]!.since);
      await this.settle(key, batch);
    }
    this.queues.delete(key);
  }

  private blamesOne(error: unknown): boolean {
    return this.options.blamesOne?.(error) ?? !isUnavailable(error);
  }

  private async settle(key: string, batch: Waiting<Request, Answer>[]): Promise<void> {
    const requests = batch.map((waiting) => waiting.request);
    let outcomes: readonly Outcome<Answer>[];
    try {
      outcomes = await this.work(key, requests);
    } catch (error) {
      if (batch.length === 1 || !this.blamesOne(error)) for (const waiting of batch) waiting.reject(error);
      else for (const waiting of batch) await this.settle(key, [waiting]);
      return;
    }
    // From here the work is done: whatever is wrong with its outcomes, it must not be done again.
    batch.forEach((waiting, index) => {
      const outcome = outcomes[index] ?? {
        error: new Error(`The work on ${key} gave ${outcomes.length} outcomes to ${batch.length} requests`),
      };
      if ('error' in outcome) waiting.reject(outcome.error);
      else waiting.resolve(outcome.ok);
    });
  }
}
