import { QueryBus, QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { GetClassesOf, GetClassesOfMany } from '../../../contracts/classes.js';
import { Batcher } from '../../../kernel/messaging/batcher.js';
import { Database } from '../../../kernel/messaging/database.js';

/** Users asked about in one statement. */
const MOST_AT_ONCE = 100;

/** Who asks while others are answered is answered with the next ones: lists are looked at by many at a time. */
@QueryHandler(GetClassesOf)
export class GetClassesOfHandler implements IQueryHandler<GetClassesOf> {
  private readonly batcher = new Batcher<string, QueryResult<GetClassesOf>>((_, userIds) => this.read(userIds), {
    maxBatch: MOST_AT_ONCE,
    blamesOne: () => false,
  });

  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  /** Inside a transaction what it has done so far counts, so it asks by itself. */
  async execute({ userId }: GetClassesOf): Promise<QueryResult<GetClassesOf>> {
    return this.db.inTransaction ? (await this.read([userId]))[0]!.ok : this.batcher.run('', userId);
  }

  private async read(userIds: readonly string[]): Promise<{ ok: QueryResult<GetClassesOf> }[]> {
    const found = await this.queries.execute(new GetClassesOfMany([...new Set(userIds)]));
    return userIds.map((userId) => ({ ok: found.get(userId) ?? { teaching: [], attending: [] } }));
  }
}
