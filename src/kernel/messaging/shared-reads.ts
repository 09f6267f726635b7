import { Batcher } from './batcher.ts';
import type { Database } from './database.ts';

/**
 * Reads for many callers in one statement: callers that ask while a statement is in flight share the next one. Nothing is cached, so each gets what
 * was committed when it asked. Inside a transaction it reads alone, to see what that transaction has done so far.
 */
export class SharedReads<Asked, Answer> {
  private readonly batcher: Batcher<Asked, Answer>;

  /** `read` returns one answer per question, in order; `atOnce` is the most questions in one statement. */
  constructor(
    private readonly db: Database,
    private readonly read: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
    atOnce: number,
  ) {
    this.batcher = new Batcher(async (_, asked) => (await read(asked)).map((ok) => ({ ok })), { maxBatch: atOnce, retriesSingly: false });
  }

  async ask(asked: Asked): Promise<Answer> {
    return this.db.inTransaction ? (await this.read([asked]))[0]! : this.batcher.run('', asked);
  }
}
