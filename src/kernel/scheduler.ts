import { Injectable } from '@nestjs/common';
import { DomainError } from './domain/domain-error.ts';
import { Log } from './logging/log.ts';

interface Job {
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => Promise<void>;
  running?: Promise<void>;
}

const ABOUT_ALL: ReadonlySet<string> = new Set(['DATABASE_UNAVAILABLE', 'SHUTTING_DOWN']);

/**
 * What the clock brings about. Every node runs every job: a job looks in the database for what is due, and decides again under the lock
 * of the stream concerned, so that it happens once however many nodes there are, and after a restart too.
 */
@Injectable()
export class Scheduler {
  private readonly jobs: Job[] = [];
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(private readonly log: Log) {}

  every(name: string, seconds: number, work: () => Promise<void>): void {
    this.jobs.push({ name, everyMs: seconds * 1000, work });
  }

  /**
   * Does a job's work for each, of which one that fails keeps no other from it: it is said in the log, and tried again with the next run. That the
   * database is away, or the server stops, is about all of them, and ends it.
   */
  async forEach(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
    for (const id of ids)
      try {
        await work(id);
      } catch (error) {
        if (error instanceof DomainError && ABOUT_ALL.has(error.code)) throw error;
        this.log.error('a job of the clock failed for one', { id, error });
      }
  }

  /** Not before the application is whole. A job runs at once, then again and again, and never beside itself. */
  start(): void {
    for (const job of this.jobs) {
      const tick = () => void (job.running ??= this.run(job).finally(() => (job.running = undefined)));
      this.timers.push(setInterval(tick, job.everyMs).unref());
      tick();
    }
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    await Promise.all(this.jobs.map(({ running }) => running));
  }

  /** Never rejects: the next time tries again. */
  private async run({ name, work }: Job): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn('a job of the clock failed', { job: name, error });
    }
  }
}
