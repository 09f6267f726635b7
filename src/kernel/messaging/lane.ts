import { Refusal } from '../domain/refusal.js';
import { Batcher, type BatchObserver, type Outcome } from './batcher.js';
import type { Database, Transaction } from './database.js';

/** The most commands one transaction takes. Beyond this the statements grow faster than the round trips shrink. */
const MAX_GROUP = 512;

export interface LaneOptions<Command, Answer> {
  /** The stream that a key's commands are about; locked before `apply` decides. */
  stream: (key: string) => string;
  /** Applies the commands in order to what it loads once, records the facts, and says what came of each. */
  apply: (tx: Transaction, key: string, commands: readonly Command[]) => Promise<readonly Outcome<Answer>[]>;
  observe?: BatchObserver;
}

/** The hot path: the commands of one room in groups, a transaction a group, each answered after the commit. */
export class Lane<Command, Answer> {
  private readonly batcher: Batcher<Command, Answer>;

  constructor(
    private readonly db: Database,
    options: LaneOptions<Command, Answer>,
  ) {
    this.batcher = new Batcher(
      (key, commands) => db.outside(() => db.transaction([options.stream(key)], (tx) => options.apply(tx, key, commands))),
      {
        maxBatch: MAX_GROUP,
        observe: options.observe,
        blamesOne: (error) => !(error instanceof Refusal && error.code === 'DATABASE_UNAVAILABLE'),
      },
    );
  }

  run(key: string, command: Command): Promise<Answer> {
    if (this.db.inTransaction) throw new Error('A lane has a transaction of its own and cannot be awaited inside another');
    return this.batcher.run(key, command);
  }
}
