import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Histogram } from 'prom-client';
import { Database } from '../../messaging/database.ts';
import { Lanes } from '../../messaging/lanes.ts';
import { countParked } from '../../messaging/reaction-cursors.ts';
import { Metrics } from '../../metrics.ts';
import { withDeadline } from '../../with-deadline.ts';

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 512];
/** A scrape must not hang because the database does. */
const QUERY_MS = 1_000;

interface Reactions {
  readonly behind: number;
  readonly parked: number;
}

/** Metrics of the kernel: requests, lanes, reactions. */
@Injectable()
export class KernelMetrics {
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private asking?: Promise<Reactions>;

  constructor(
    metrics: Metrics,
    lanes: Lanes,
    private readonly db: Database,
  ) {
    const requestLabels = ['method', 'route', 'status'] as const;
    this.requests = metrics.histogram('rollcall_http_request_seconds', 'How long requests took, by route.', requestLabels, SECONDS);
    const sizes = metrics.histogram('rollcall_lane_size', 'How many commands one transaction of a lane took.', ['lane'], SIZES);
    const waits = metrics.histogram('rollcall_lane_wait_seconds', 'How long the oldest command of a group waited.', ['lane'], SECONDS);
    lanes.observe((lane, size, waitedMs) => {
      sizes.observe({ lane }, size);
      waits.observe({ lane }, waitedMs / 1000);
    });
    metrics.gauge('rollcall_reactions_behind', 'Reactions that have facts of a stream before them.', [], async (gauge) => {
      gauge.set((await this.reactions()).behind);
    });
    metrics.gauge('rollcall_reactions_parked', 'Reactions that gave up on a stream after too many failures.', [], async (gauge) => {
      gauge.set((await this.reactions()).parked);
    });
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  /** One query for both gauges of a scrape. */
  private reactions(): Promise<Reactions> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async ask(): Promise<Reactions> {
    const asking = this.db.row(sql<Reactions>`
      select (select count(*)::int from reaction_cursor where seq < wanted_seq and parked_at is null) as behind, parked
      from (${countParked()}) as counted`);
    const answered = await withDeadline(asking, QUERY_MS).catch(() => false);
    // Not zero: the value is unknown.
    return (answered && (await asking)) || { behind: Number.NaN, parked: Number.NaN };
  }
}
