import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.ts';
import { Database } from '../../../kernel/messaging/database.ts';

/** Since when the caller's calendar has its address; null if it has none. The address itself is not stored. */
export class GetFeedState extends Query<{ readonly madeAt: Date | null }> {
  constructor(readonly by: Principal) {
    super();
  }
}

@QueryHandler(GetFeedState)
export class GetFeedStateHandler implements IQueryHandler<GetFeedState> {
  constructor(private readonly db: Database) {}

  async execute({ by }: GetFeedState): Promise<{ readonly madeAt: Date | null }> {
    const feed = await this.db.row(sql<{ madeAt: Date }>`select made_at as "madeAt" from calendar_feed where user_id = ${by.userId}`);
    return { madeAt: feed?.madeAt ?? null };
  }
}
