import { Injectable } from '@nestjs/common';
import { DomainError } from './domain/domain-error.ts';
import { Log } from './logging/log.ts';

export interface JobOptions {
  /** The job also runs as soon as the scheduler starts, not just one interval later. */
  readonly immediately?: boolean;
  /** The job keeps running after the scheduler has stopped, while the application closes. Its owner must stop it. */
  readonly whileClosing?: boolean;
}

interface Job extends JobOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => unknown;
  timer?: NodeJS.Timeout;
  running?: Promise<void>;
}

/** Errors that every other item would cause too. */
const AFFECTS_ALL: ReadonlySet<string> = new Set(['DATABASE_UNAVAILABLE', 'SHUTTING_DOWN']);

/**
 * Runs scheduled jobs. Every node runs every job, so a job on shared data must ask the database what is due, and check again once it has locked the
 * stream. Then the work is done once, however many nodes there are, and restarts do no harm.
 */
@Injectable()
export class Scheduler {
  private readonly jobs: Job[] = [];

  constructor(private readonly log: Log) {}

  /**
   * Runs `work` every `seconds` (fractions allowed). A run that is due while the previous one is still in progress is skipped. Errors are logged
   * and do not stop the job. Call before `start()`. Returns a function that stops the job and waits for the current run.
   */
  every(name: string, seconds: number, work: () => unknown, options: JobOptions = {}): () => Promise<void> {
    const job: Job = { name, everyMs: seconds * 1000, work, ...options };
    this.jobs.push(job);
    return () => this.stopJob(job);
  }

  /** Calls `work` for each id in turn. Logs an item that fails and goes on with the next, but throws if the database is down or the server is stopping. */
  async forEach(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
    for (const id of ids)
      try {
        await work(id);
      } catch (error) {
        if (error instanceof DomainError && AFFECTS_ALL.has(error.code)) throw error;
        this.log.error('scheduled job failed for one item', { id, error });
      }
  }

  /** Starts all jobs. Call once the application is initialised. */
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
