import { QueryBus, QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { GetClassesOf, GetClassesOfMany } from '../../../contracts/classes.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { SharedReads } from '../../../kernel/messaging/shared-reads.ts';

/** Users per statement. */
const MAX_BATCH = 100;

/** Concurrent queries share a statement. */
@QueryHandler(GetClassesOf)
export class GetClassesOfHandler implements IQueryHandler<GetClassesOf> {
  private readonly reads: SharedReads<string, QueryResult<GetClassesOf>>;

  constructor(
    db: Database,
    private readonly queries: QueryBus,
  ) {
    this.reads = new SharedReads(db, (userIds) => this.read(userIds), MAX_BATCH);
  }

  execute({ userId }: GetClassesOf): Promise<QueryResult<GetClassesOf>> {
    return this.reads.ask(userId);
  }

  private async read(userIds: readonly string[]): Promise<QueryResult<GetClassesOf>[]> {
    const found = await this.queries.execute(new GetClassesOfMany([...new Set(userIds)]));
    return userIds.map((userId) => found.get(userId) ?? { teaching: [], archived: [], attending: [] });
  }
}
