import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetVerifications, type VerificationState } from '../../../../contracts/classroom/verification.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { STATE_COLUMNS } from '../verification-store.ts';

@QueryHandler(GetVerifications)
export class GetVerificationsHandler implements IQueryHandler<GetVerifications> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, userIds }: GetVerifications): Promise<ReadonlyMap<string, VerificationState>> {
    const ofUsers = userIds ? sql`and user_id = any(${[...userIds]}::uuid[])` : sql``;
    const rows = await this.db.rows(
      sql<VerificationState>`select ${STATE_COLUMNS} from verification where session_id = ${sessionId} ${ofUsers}`,
    );
    return new Map(rows.map((row) => [row.userId, row]));
  }
}
