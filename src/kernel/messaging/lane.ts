import { Batcher, type BatchObserver, type Outcome } from './batcher.js';
import type { Database, Transaction } from './database.js';
import { writeSteps, type Journal, type Step } from './journal.js';

/** The most commands one transaction takes. Beyond this the statements grow faster than the round trips shrink. */
const MAX_GROUP = 512;

export interface LaneOptions<Command, Answer> {
  /** The stream that a key's commands are about; locked before `apply` decides. */
  stream: (key: string) => string;
  /** Applies the commands in order to what it loads once, records the facts, and says what came of each. */
  apply: (tx: Transaction, key: string, commands: readonly Command[]) => Promise<readonly Outcome<Answer>[]>;
  observe?: BatchObserver;
}

/** A command on its way, with the journal of the request that gave it. */
interface Given<Command> {
  readonly command: Command;
  readonly journal?: Journal;
}

/** The hot path: the commands of one room in groups, a transaction a group, each answered after the commit. */
export class Lane<Command, Answer> {
  private readonly batcher: Batcher<Given<Command>, Answer>;

  constructor(
    private readonly db: Database,
    private readonly options: LaneOptions<Command, Answer>,
  ) {
    this.batcher = new Batcher(
      (key, given) => db.outside(() => db.transaction([options.stream(key)], (tx) => this.applyAll(tx, key, given))),
      {
        maxBatch: MAX_GROUP,
        observe: options.observe,
      },
    );
  }

  run(key: string, command: Command): Promise<Answer> {
    if (this.db.inTransaction) throw new Error('A lane has a transaction of its own and cannot be awaited inside another');
    const { journal } = this.db;
    return journal ? this.runJournaled(key, command, journal) : this.batcher.run(key, { command });
  }

  private async runJournaled(key: string, command: Command, journal: Journal): Promise<Answer> {
    const done = journal.replay();
    if (done) return done.result as Answer;
    const answer = await this.batcher.run(key, { command, journal });
    journal.committed(answer);
    return answer;
  }

  private async applyAll(tx: Transaction, key: string, given: readonly Given<Command>[]): Promise<readonly Outcome<Answer>[]> {
    const outcomes = await this.options.apply(
      tx,
      key,
      given.map(({ command }) => command),
    );
    const steps = given.flatMap(({ journal }, index): Step[] => {
      const outcome = outcomes[index];
      return journal && outcome && 'ok' in outcome ? [{ journal, result: outcome.ok }] : [];
    });
    await writeSteps(tx.kysely, steps);
    return outcomes;
  }
}
