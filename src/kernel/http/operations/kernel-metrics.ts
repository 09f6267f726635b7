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
/** In ms: a scrape must not hang just because the database does. */
const QUERY_MS = 1_000;

interface Reactions {
  readonly behind: number;
  readonly parked: number;
}

/** Metrics of the kernel: requests, lanes, reactions. */
@Injectable()
export class KernelMetrics {
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private pending?: Promise<Reactions>;

  constructor(
    metrics: Metrics,
    lanes: Lanes,
    private readonly db: Database,
  ) {
    const requestLabels = ['method', 'route', 'status'] as const;
    this.requests = metrics.histogram('rollcall_http_request_seconds', 'Duration of requests by route.', requestLabels, SECONDS);
    const sizes = metrics.histogram('rollcall_lane_size', 'Commands per transaction of a lane.', ['lane'], SIZES);
    const waits = metrics.histogram(
      'rollcall_lane_wait_seconds',
      'How long the oldest command of a transaction waited.',
      ['lane'],
      SECONDS,
    );
    lanes.observe((lane, size, waitedMs) => {
      sizes.observe({ lane }, size);
      waits.observe({ lane }, waitedMs / 1000);
    });
    const [behind, parked] = ['rollcall_reactions_behind', 'rollcall_reactions_parked'];
    metrics.gauge(behind, 'Reactions that have not yet processed all facts of a stream.', async () => (await this.reactions()).behind);
    metrics.gauge(
      parked,
      'Reactions that are no longer retried on a stream, after too many failures.',
      async () => (await this.reactions()).parked,
    );
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  /** Shared by both gauges, so that a scrape needs only one query. */
  private reactions(): Promise<Reactions> {
    this.pending ??= this.query().finally(() => (this.pending = undefined));
    return this.pending;
  }

  private async query(): Promise<Reactions> {
    const counting = this.db.row(sql<Reactions>`
      select (select count(*)::int from reaction_cursor where seq < wanted_seq and parked_at is null) as behind, parked
      from (${countParked()}) as counted`);
    const answered = await withDeadline(counting, QUERY_MS).catch(() => false);
    // The values are unknown, so do not report zero.
    return (answered && (await counting)) || { behind: Number.NaN, parked: Number.NaN };
  }
}
