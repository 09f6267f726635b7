import { Injectable } from '@nestjs/common';
import { DomainError } from './domain/domain-error.ts';
import { Log } from './logging/log.ts';

export interface JobOptions {
  /** Also runs as soon as the scheduler starts, rather than one period later. */
  readonly immediately?: boolean;
  /** Keeps running after the scheduler has stopped, while the application closes. Its owner stops it. */
  readonly whileClosing?: boolean;
}

interface Job extends JobOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => unknown;
  timer?: NodeJS.Timeout;
  running?: Promise<void>;
}

/** Errors that the next item would run into as well. */
const AFFECTS_ALL: ReadonlySet<string> = new Set(['DATABASE_UNAVAILABLE', 'SHUTTING_DOWN']);

/**
 * Runs scheduled jobs. Every node runs every job, so a job on shared data finds in the database what is due and decides again under the
 * stream's lock: it then happens once, however many nodes there are, and also after a restart.
 */
@Injectable()
export class Scheduler {
  private readonly jobs: Job[] = [];

  constructor(private readonly log: Log) {}

  /**
   * Runs `work` every so many seconds (fractions allowed), never overlapping: a run that is due while the last one is still going is skipped.
   * Errors are logged, and the next run tries again. Call it before `start()`. Returns a function that stops the job and waits for its run to end.
   */
  every(name: string, seconds: number, work: () => unknown, options: JobOptions = {}): () => Promise<void> {
    const job: Job = { name, everyMs: seconds * 1000, work, ...options };
    this.jobs.push(job);
    return () => this.stopJob(job);
  }

  /** Works through the items; one that fails is logged and does not keep the others from their turn. Throws if the database is down or the server is stopping. */
  async forEach(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
    for (const id of ids)
      try {
        await work(id);
      } catch (error) {
        if (error instanceof DomainError && AFFECTS_ALL.has(error.code)) throw error;
        this.log.error('scheduled job failed for one item', { id, error });
      }
  }

  /** Starts all jobs. Call it once the application is complete. */
  start(): void {
    for (const job of this.jobs) {
      const tick = () => void (job.running ??= this.run(job).finally(() => (job.running = undefined)));
      job.timer = setInterval(tick, job.everyMs).unref();
      if (job.immediately) tick();
    }
  }

  /** Stops the jobs, except those that run while closing, and waits for the current runs. */
  async stop(): Promise<void> {
    await Promise.all(this.jobs.filter(({ whileClosing }) => !whileClosing).map((job) => this.stopJob(job)));
  }

  private async stopJob(job: Job): Promise<void> {
    clearInterval(job.timer);
    await job.running;
  }

  /** Never rejects. */
  private async run({ name, work }: Job): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn('scheduled job failed', { job: name, error });
    }
  }
}
