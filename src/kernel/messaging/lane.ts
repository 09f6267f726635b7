import { DomainError } from '../domain/domain-error.ts';
import { Batcher, type BatchObserver, type Outcome } from './batcher.ts';
import type { Database, Transaction } from './database.ts';
import { writeSteps, type Journal, type Step } from './journal.ts';

/** The most commands in one transaction. Beyond this the statements grow faster than the round trips shrink. */
const MAX_GROUP = 512;

/** What the commands of one transaction share. */
export interface Group<Command, Answer> {
  /** Decides one command; called for each in order. A domain error is the outcome of this command alone. Anything else is a bug: nothing of the group is saved. */
  decide(command: Command): Answer;
  /** Writes what was decided, and records the facts. */
  save(): Promise<void>;
}

export interface LaneOptions<Command, Answer> {
  /** The stream of a key's commands; locked before anything is loaded. */
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
 * The hot path: the commands for one session in groups, one transaction a group, each answered after the commit. A group that fails as a whole is
 * tried again command by command, so that a bug fails only the commands that run into it; see `Batcher`.
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

  /** Applies the commands in a transaction that holds the stream already, such as a reaction's. */
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
