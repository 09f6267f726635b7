import { deserialize, serialize } from 'node:v8';
import { sql, type QueryExecutorProvider } from 'kysely';
import { DomainError } from '../domain/domain-error.ts';
import type { SecretBox } from '../security/secret-box.ts';

/** The right to run the request with an Idempotency-Key. `since` distinguishes this run from one that takes over from it. */
export interface Reservation {
  readonly userId: string;
  readonly key: string;
  readonly since: string;
}

const aboutOf = ({ userId, key }: Reservation): string => `idempotency:${userId}:${key}`;

/**
 * What the transactions of one request returned, in order, each written by the transaction itself. If the server dies before the response
 * is stored, the next run of the request gets those results instead of running the transactions again.
 */
export class Journal {
  private position = 0;
  private readonly results: unknown[];
  private readonly run = Promise.withResolvers<void>();
  /** Resolves once the request is over. */
  readonly over = this.run.promise;
  private ended = false;

  constructor(
    readonly reservation: Reservation,
    /** The sealed results of an earlier run. */
    steps: string | null,
    private readonly box: SecretBox,
  ) {
    const opened = steps === null ? null : box.open(steps, aboutOf(reservation));
    // Without the results, nothing can be repeated safely.
    if (steps !== null && opened === null) throw new DomainError('REQUEST_IN_PROGRESS');
    this.results = opened === null ? [] : (deserialize(Buffer.from(opened, 'base64')) as unknown[]);
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  /** The result of the next transaction, if an earlier run committed it. */
  replay(): { readonly result: unknown } | undefined {
    return this.position < this.results.length ? { result: this.results[this.position++] } : undefined;
  }

  /** The steps followed by this result, sealed: a result may hold more than the caller gets to see. */
  stepsWith(result: unknown): string {
    return this.box.seal(serialize([...this.results, result]).toString('base64'), aboutOf(this.reservation));
  }

  /** The transaction that returned this result is committed. */
  committed(result: unknown): void {
    this.results.push(result);
    this.position = this.results.length;
  }

  /** The request is over. Work that outlives it records nothing here. */
  end(): void {
    this.ended = true;
    this.run.resolve();
  }
}

/** A result to be written to a journal. */
export interface Step {
  readonly journal: Journal;
  readonly result: unknown;
}

/** Call it inside the transaction that returns the results. Throws REQUEST_IN_PROGRESS if another run has taken over one of the requests. */
export const writeSteps = async (kysely: QueryExecutorProvider, steps: readonly Step[]): Promise<void> => {
  if (!steps.length) return;
  const reservations = steps.map(({ journal }) => journal.reservation);
  const { rows } = await sql`
    update idempotency_key kept set steps = step.steps
    from unnest(${reservations.map(({ userId }) => userId)}::uuid[], ${reservations.map(({ key }) => key)}::text[],
      ${reservations.map(({ since }) => since)}::text[], ${steps.map(({ journal, result }) => journal.stepsWith(result))}::text[])
      as step (user_id, key, since, steps)
    where kept.user_id = step.user_id and kept.key = step.key and kept.created_at = step.since::timestamptz and kept.status is null
    returning 1`.execute(kysely);
  if (rows.length < steps.length) throw new DomainError('REQUEST_IN_PROGRESS');
};
