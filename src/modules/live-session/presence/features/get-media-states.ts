import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetLastMediaChanges, GetMediaStates, type MediaState } from '../../../../contracts/live-session/media-state.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

type Row = MediaState & { readonly last: number; readonly userId: string | null };

@QueryHandler(GetMediaStates)
export class GetMediaStatesHandler implements IQueryHandler<GetMediaStates> {
  constructor(private readonly db: Database) {}

  /** One statement, so that no change falls between the states and the number. A closed interval counts, because closing it switched everything off. */
  async execute({ sessionId, since, userIds }: GetMediaStates): Promise<{ states: ReadonlyMap<string, MediaState>; last: number }> {
    const rows = await this.db.rows(sql<Row>`
      with concerned as (
        select user_id from presence_interval where session_id = ${sessionId} and media_state_number > ${since}
        union select unnest(${[...userIds]}::uuid[])
      )
      select l.last, s.* from (select coalesce(max(media_state_number), 0) as last from presence_interval where session_id = ${sessionId}) l
      left join (
        select user_id as "userId", bool_or(microphone) as microphone, bool_or(camera) as camera, bool_or(screen) as screen
        from presence_interval where session_id = ${sessionId} and left_at is null and user_id in (select user_id from concerned) group by user_id
      ) s on true`);
    const states = rows.flatMap(({ userId, microphone, camera, screen }) =>
      userId === null ? [] : [[userId, { microphone, camera, screen }] as const],
    );
    return { states: new Map(states), last: rows[0]!.last };
  }
}

@QueryHandler(GetLastMediaChanges)
export class GetLastMediaChangesHandler implements IQueryHandler<GetLastMediaChanges> {
  constructor(private readonly db: Database) {}

  async execute({ sessionIds }: GetLastMediaChanges): Promise<ReadonlyMap<string, number>> {
    if (!sessionIds.length) return new Map();
    const rows = await this.db.rows(sql<{ sessionId: string; last: number }>`
      select session_id as "sessionId", max(media_state_number) as last from presence_interval
      where session_id = any(${[...sessionIds]}::uuid[]) and media_state_number is not null group by session_id`);
    return new Map(rows.map(({ sessionId, last }) => [sessionId, last]));
  }
}
