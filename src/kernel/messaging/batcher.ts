import type { DomainError } from '../domain/domain-error.ts';
import { isUnavailable } from './database-errors.ts';

interface Waiting<Request, Answer> {
  request: Request;
  since: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/** The outcome of one request: its answer, or an error that concerns only this request. */
export type Outcome<Answer> = { ok: Answer } | { error: DomainError };

/** Called with the size of each batch, and how long its oldest request waited, in ms. */
export type BatchObserver = (size: number, waitedMs: number) => void;

export interface BatcherOptions {
  maxBatch: number;
  observe?: BatchObserver;
  /** Whether to retry the requests of a failed batch one by one; true by default. Not worthwhile if all of them would fail in the same way. */
  retriesSingly?: boolean;
}

/**
 * Group commit: requests for the same key that arrive while the previous batch of that key is in flight form the next batch. Batches of one key
 * never overlap. The first batch is deferred by one tick, which makes it larger at no cost. If the work on a batch throws, its requests are retried
 * one by one, so that only the faulty one fails. They are not retried if the database is down or too busy, because then all of them would fail.
 */
export class Batcher<Request, Answer> {
  private readonly queues = new Map<string, Waiting<Request, Answer>[]>();

  /** `work` returns one outcome per request, in order. */
  constructor(
    private readonly work: (key: string, requests: readonly Request[]) => Promise<readonly Outcome<Answer>[]>,
    private readonly options: BatcherOptions,
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

  private async settle(key: string, batch: Waiting<Request, Answer>[]): Promise<void> {
    let outcomes: readonly Outcome<Answer>[];
    try {
      outcomes = await this.work(
        key,
        batch.map(({ request }) => request),
      );
    } catch (error) {
      const { retriesSingly = true } = this.options;
      if (batch.length > 1 && retriesSingly && !isUnavailable(error)) for (const waiting of batch) await this.settle(key, [waiting]);
      else for (const waiting of batch) waiting.reject(error);
      return;
    }
    // The work is done and must not be repeated, even if an outcome is missing.
    batch.forEach((waiting, index) => {
      const outcome = outcomes[index];
      if (!outcome) waiting.reject(new Error(`The work on ${key} returned ${outcomes.length} outcomes for ${batch.length} requests`));
      else if ('error' in outcome) waiting.reject(outcome.error);
      else waiting.resolve(outcome.ok);
    });
  }
}
