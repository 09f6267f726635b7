import { deserialize, serialize } from 'node:v8';
import { sql, type QueryExecutorProvider } from 'kysely';
import { DomainError } from '../domain/domain-error.ts';
import type { SecretBox } from '../security/secret-box.ts';

/** The exclusive right to execute the request with an Idempotency-Key. `since` tells this run from one that takes over later. */
export interface Reservation {
  readonly userId: string;
  readonly key: string;
  readonly since: string;
}

/** Binds sealed steps to their request. */
const aboutOf = ({ userId, key }: Reservation): string => `idempotency:${userId}:${key}`;

/**
 * The results of a request's transactions, in order. Each transaction stores its own result when it commits. If the server dies before the response
 * is stored, the next run of the request replays these results instead of running the transactions again.
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
    /** The sealed results of an earlier run; null if there is none. */
    steps: string | null,
    private readonly box: SecretBox,
  ) {
    this.results = steps === null ? [] : this.opened(steps);
  }

  private opened(steps: string): unknown[] {
    const text = this.box.open(steps, aboutOf(this.reservation));
    // The results cannot be decrypted, and without them the request cannot be repeated safely.
    if (text === null) throw new DomainError('REQUEST_IN_PROGRESS');
    return deserialize(Buffer.from(text, 'base64')) as unknown[];
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  /** The result of the next transaction, if an earlier run committed it. */
  replay(): { readonly result: unknown } | undefined {
    return this.position < this.results.length ? { result: this.results[this.position++] } : undefined;
  }

  /** All results so far and this one, sealed because a result may contain more than the caller is allowed to see. */
  stepsWith(result: unknown): string {
    return this.box.seal(serialize([...this.results, result]).toString('base64'), aboutOf(this.reservation));
  }

  /** Call once the transaction that returned this result has committed. */
  committed(result: unknown): void {
    this.results.push(result);
    this.position = this.results.length;
  }

  /** Ends the request. Work that continues after it is not journaled. */
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

/** Stores results in the transaction that returns them. Throws REQUEST_IN_PROGRESS if another run has taken over one of the requests. */
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
