import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { Log } from '../../../kernel/logging/log.js';
import { NodeLease } from './node-lease.js';
import { Reaper } from './reaper.js';

const ROUNDS_PER_LEASE = 3;

/** Keeps this node's lease, and ends what dead nodes left, from the start of the process to its end. */
@Injectable()
export class NodeWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly lease: NodeLease,
    private readonly reaper: Reaper,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.lease.take();
    const every = (this.config.nodeLease * 1000) / ROUNDS_PER_LEASE;
    this.timer = setInterval(() => void (this.turn = this.turn.then(() => this.round())), every);
    this.timer.unref();
  }

  /** Runs late in the shutdown: the sockets are gone by then, and the database is not. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.turn;
    await this.lease.giveUp().catch((error: unknown) => this.log.warn('the lease could not be given up', { error }));
  }

  /** Never rejects: the next round tries again. */
  async round(): Promise<void> {
    try {
      if (await this.lease.renew()) await this.reaper.reap();
    } catch (error) {
      this.log.warn('no sign of life could be given', { error });
    }
  }
}
