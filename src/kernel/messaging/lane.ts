import { DomainError } from '../domain/domain-error.ts';
import { Batcher, type BatchObserver, type Outcome } from './batcher.ts';
import type { Database, Transaction } from './database.ts';
import { writeSteps, type Journal, type Step } from './journal.ts';

/** The maximum number of commands in one transaction. Larger groups make statements slower without saving more round trips. */
const MAX_GROUP = 512;

/** The state shared by the commands of one transaction. */
export interface Group<Command, Answer> {
  /**
   * Decides one command; called for each command in order. A domain error rejects only this command. Any other error is a bug, and nothing of the
   * group is saved.
   */
  decide(command: Command): Answer;
  /** Saves the decisions and records their facts. */
  save(): Promise<void>;
}

export interface LaneOptions<Command, Answer> {
  /** The stream of a key's commands. It is locked before `load` is called. */
  stream: (key: string) => string;
  /** Loads what the commands need, once for all of them. */
  load: (tx: Transaction, key: string, commands: readonly Command[]) => Promise<Group<Command, Answer>>;
  observe?: BatchObserver;
}

/** A command with the journal of the request that sent it. */
interface Sent<Command> {
  readonly command: Command;
  readonly journal?: Journal;
}

/**
 * The hot path: applies the commands for one key, such as a session, in groups. Each group is one transaction, and its commands are answered after
 * the commit. If a group fails as a whole, its commands are retried one by one, so that a bug only affects the commands that hit it (see
 * `Batcher`).
 */
export class Lane<Command, Answer> {
  private readonly batcher: Batcher<Sent<Command>, Answer>;

  constructor(
    private readonly db: Database,
    private readonly options: LaneOptions<Command, Answer>,
  ) {
    this.batcher = new Batcher(
      (key, sent) => db.outside(() => db.transaction([options.stream(key)], (tx) => this.applyJournaled(tx, key, sent))),
      { maxBatch: MAX_GROUP, observe: options.observe },
    );
  }

  run(key: string, command: Command): Promise<Answer> {
    if (this.db.inTransaction) throw new Error('A lane has a transaction of its own and cannot be awaited inside another');
    const { journal } = this.db;
    return journal ? this.runJournaled(key, command, journal) : this.batcher.run(key, { command });
  }

  /** Applies commands in an existing transaction that has already locked the stream, such as a reaction's. */
  async apply(tx: Transaction, key: string, commands: readonly Command[]): Promise<Outcome<Answer>[]> {
    const group = await this.options.load(tx, key, commands);
    const outcomes = commands.map((command) => outcomeOf(() => group.decide(command)));
    await group.save();
    return outcomes;
  }

  private async runJournaled(key: string, command: Command, journal: Journal): Promise<Answer> {
    const done = journal.replay();
    if (done) return done.result as Answer;
    const answer = await this.batcher.run(key, { command, journal });
    journal.committed(answer);
    return answer;
  }

  private async applyJournaled(tx: Transaction, key: string, sent: readonly Sent<Command>[]): Promise<Outcome<Answer>[]> {
    const outcomes = await this.apply(
      tx,
      key,
      sent.map(({ command }) => command),
    );
    const steps = sent.flatMap(({ journal }, index): Step[] => {
      const outcome = outcomes[index]!;
      return journal && 'ok' in outcome ? [{ journal, result: outcome.ok }] : [];
    });
    await writeSteps(tx.kysely, steps);
    return outcomes;
  }
}

const outcomeOf = <Answer>(decide: () => Answer): Outcome<Answer> => {
  try {
    return { ok: decide() };
  } catch (error) {
    if (error instanceof DomainError) return { error };
    throw error;
  }
};
