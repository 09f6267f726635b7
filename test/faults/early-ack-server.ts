import { setTimeout as pause } from 'node:timers/promises';

/**
 * The application without the safeguard: commands are acknowledged, or (CONTROL=early-tell) sent to the room, before the commit. The crash tests
 * must fail on it, or they prove nothing.
 */
const BEFORE_COMMIT_MS = 150;

interface Fact {
  readonly stream: string;
}
interface Tx {
  readonly recorded: readonly Fact[];
}
type Work = (tx: Tx) => Promise<unknown>;
interface Database {
  readonly inTransaction: boolean;
  readonly wakeUps: { announce(recorded: readonly Fact[]): Promise<void> };
  transaction(streams: readonly string[], work: Work): Promise<unknown>;
  outside<T>(work: () => T): T;
}

const built = (path: string): Promise<unknown> => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { Database } = (await built('kernel/messaging/database.js')) as { Database: { prototype: Database } };
const transaction = Reflect.get(Database.prototype, 'transaction') as Database['transaction'];

/** The lanes of marks and of the classroom are recognised by their results: a list of outcomes with numbers, one per command. */
const isOfLane = (result: unknown): boolean =>
  Array.isArray(result) &&
  result.some(({ ok }: { ok?: number | { seq?: number } }) => typeof ok === 'number' || (typeof ok === 'object' && ok?.seq !== undefined));

Database.prototype.transaction = function (this: Database, streams, work) {
  if (this.inTransaction) return transaction.call(this, streams, work);
  return new Promise((resolve, reject) => {
    const early: Work = async (tx) => {
      const result = await work(tx);
      if (!isOfLane(result)) return result;
      if (process.env.CONTROL === 'early-tell') void this.outside(() => this.wakeUps.announce(tx.recorded));
      else resolve(result);
      await pause(BEFORE_COMMIT_MS);
      return result;
    };
    transaction.call(this, streams, early).then(resolve, reject);
  });
};

await built('main.js');
