import { Batcher } from './batcher.js';
import type { Database } from './database.js';

/**
 * Reads for many callers in one statement: who asks while others are answered is answered with the next ones. Nothing is kept, so everybody gets
 * what was committed when they asked. Inside a transaction what it has done so far counts, so it reads by itself.
 */
export class SharedReads<Asked, Answer> {
  private readonly batcher: Batcher<Asked, Answer>;

  /** `read`: one answer each, in the order of what is asked; `atOnce`: the most that one statement is asked for. */
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
