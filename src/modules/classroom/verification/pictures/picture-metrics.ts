import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Counter } from 'prom-client';
import { Clock } from '../../../../kernel/clock.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Metrics } from '../../../../kernel/metrics.ts';
import { withDeadline } from '../../../../kernel/with-deadline.ts';

/** In ms: a scrape must not hang just because the database does. */
const QUERY_MS = 1_000;

interface Counts {
  readonly stored: number;
  readonly undeleted: number;
  readonly sessions: number;
  readonly oldest: number;
}
const UNKNOWN: Counts = { stored: Number.NaN, undeleted: Number.NaN, sessions: Number.NaN, oldest: Number.NaN };

/** Shows whether pictures of verifications are deleted in time. The figures come from the database, so they are the same on all nodes; only the counter is this node's. */
@Injectable()
export class PictureMetrics {
  private readonly deleted: Counter;
  private pending?: Promise<Counts>;

  constructor(
    metrics: Metrics,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    const name = (what: string) => `rollcall_verification_${what}`;
    this.deleted = metrics.counter(name('pictures_deleted_total'), 'Pictures of verifications that this process has deleted.');
    metrics.gauge(name('pictures'), 'Pictures of verifications that are stored.', async () => (await this.counts()).stored);
    metrics.gauge(
      name('pictures_undeleted'),
      'Pictures that nobody can open any more, but whose files could not be deleted yet.',
      async () => (await this.counts()).undeleted,
    );
    metrics.gauge(
      name('sessions_undeleted'),
      'Sessions with such pictures. If it stays above 0, the file storage does not delete.',
      async () => (await this.counts()).sessions,
    );
    metrics.gauge(
      name('oldest_picture_seconds'),
      'The age of the oldest stored picture; 0 if there is none.',
      async () => (await this.counts()).oldest,
    );
  }

  countDeleted(pictures: number): void {
    this.deleted.inc(pictures);
  }

  /** Shared by all gauges, so that a scrape needs only one query. */
  private counts(): Promise<Counts> {
    this.pending ??= this.query().finally(() => (this.pending = undefined));
    return this.pending;
  }

  private async query(): Promise<Counts> {
    const counting = this.db.row(sql<Counts>`
      select count(*)::int as stored, count(*) filter (where content_key is null)::int as undeleted,
        count(distinct session_id) filter (where content_key is null)::int as sessions,
        coalesce(extract(epoch from ${this.clock.now()}::timestamptz - min(created_at)), 0)::float as oldest
      from verification_picture`);
    const answered = await withDeadline(counting, QUERY_MS).catch(() => false);
    return (answered && (await counting)) || UNKNOWN;
  }
}
