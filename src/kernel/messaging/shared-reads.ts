import { Batcher } from './batcher.ts';
import type { Database } from './database.ts';

/**
 * Reads for many callers with one statement: callers that ask while a statement is in flight share the next one. Nothing is cached, so callers see
 * everything that was committed before they asked. Inside a transaction nothing is shared, so that the caller sees the transaction's own changes.
 */
export class SharedReads<Asked, Answer> {
  private readonly batcher: Batcher<Asked, Answer>;

  /** `read` returns one answer per question, in order. `maxQuestions` limits the questions in one statement. */
  constructor(
    private readonly db: Database,
    private readonly read: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
    maxQuestions: number,
  ) {
    this.batcher = new Batcher(async (_, asked) => (await read(asked)).map((ok) => ({ ok })), {
      maxBatch: maxQuestions,
      retriesSingly: false,
    });
  }

  async ask(asked: Asked): Promise<Answer> {
    return this.db.inTransaction ? (await this.read([asked]))[0]! : this.batcher.run('', asked);
  }
}
