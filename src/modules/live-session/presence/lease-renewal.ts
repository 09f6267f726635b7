import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../../config/config.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { NodeLease } from './node-lease.ts';
import { Reaper } from './reaper.ts';

const ROUNDS_PER_LEASE = 3;

/** Renews this node's lease and reaps dead nodes for the whole life of the process. */
@Injectable()
export class LeaseRenewal implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stop: () => Promise<void>;

  constructor(
    private readonly lease: NodeLease,
    private readonly reaper: Reaper,
    private readonly log: Log,
    scheduler: Scheduler,
    config: Config,
  ) {
    // Sockets stay connected while the application shuts down, so the lease must be renewed until the end.
    this.stop = scheduler.every('lease renewal', config.nodeLease / ROUNDS_PER_LEASE, () => this.run(), { whileClosing: true });
  }

  onApplicationBootstrap(): Promise<void> {
    return this.lease.take();
  }

  /** Runs late in the shutdown: the sockets are closed by then, the database is not. */
  async onApplicationShutdown(): Promise<void> {
    await this.stop();
    await this.lease.giveUp().catch((error: unknown) => this.log.warn('the lease could not be released', { error }));
  }

  async run(): Promise<void> {
    if (await this.lease.renew()) await this.reaper.reap();
  }
}
