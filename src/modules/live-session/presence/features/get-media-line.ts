import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetMediaLine, type PeerInLine } from '../../../../contracts/live-session/media.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(GetMediaLine)
export class GetMediaLineHandler implements IQueryHandler<GetMediaLine> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, limit }: GetMediaLine): Promise<{ first: readonly PeerInLine[]; total: number }> {
    const rows = await this.db.rows(sql<PeerInLine & { total: number }>`
      with waiting as (
        select user_id, min(media_line) as line, max(media_number) as number, bool_or(staff) as staff,
          (array_agg(connection_id order by media_number desc))[1] as connection_id
        from presence_interval where session_id = ${sessionId} and left_at is null and media_number is not null
        group by user_id
      ), placed as (
        select *, row_number() over (order by line) as place, row_number() over (partition by staff order by line) as place_of_kind,
          count(*) over ()::int as total
        from waiting
      )
      select user_id as "userId", connection_id as "connectionId", staff, number, total from placed
      where place <= ${limit} or (staff and place_of_kind = 1) order by place`);
    return {
      first: rows.map(({ userId, connectionId, staff, number }) => ({ userId, connectionId, staff, number })),
      total: rows[0]?.total ?? 0,
    };
  }
}
