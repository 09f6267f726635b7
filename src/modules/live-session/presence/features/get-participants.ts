import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetPeople, type Role } from '../../../../contracts/auth.ts';
import type { MediaState } from '../../../../contracts/live-session/media-state.ts';
import { GetParticipants, type Participant } from '../../../../contracts/live-session/presence.ts';
import type { Page } from '../../../../contracts/page.ts';
import { isId } from '../../../../kernel/ids.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../../kernel/paging/keyset.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

type Row = Placed & MediaState & { total: number; userId: string | null; role: Role; since: Date };

const STAFF_FIRST = new Keyset({ guest: 'flag', since: 'time', user_id: 'id' });

/** Staff come first, then everyone else, each in order of arrival. */
@QueryHandler(GetParticipants)
export class GetParticipantsHandler implements IQueryHandler<GetParticipants> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ sessionId, page: part }: GetParticipants): Promise<Page<Participant>> {
    if (!isId(sessionId)) return { items: [], total: 0, next: null };
    const some = part ? sql`where ${STAFF_FIRST.afterCursor(part)} order by ${STAFF_FIRST.order} ${rowsOf(part)}` : sql``;
    const rows = await this.db.rows(sql<Row>`
      with here as (
        select user_id, min(role) as role, not bool_or(staff) as guest, min(here_since) as since,
          bool_or(microphone) as microphone, bool_or(camera) as camera, bool_or(screen) as screen
        from presence_interval where session_id = ${sessionId} and left_at is null group by user_id
      )
      select total.of as total, one.user_id as "userId", one.role, one.since, one.microphone, one.camera, one.screen, one.key
      from (select count(*)::int as of from here) total
      left join lateral (select *, ${STAFF_FIRST.key} from here ${some}) one on true
      order by one.guest, one.since, one.user_id`);
    const { rows: found, next } = cutTo(part?.limit ?? rows.length, rows);
    const here = found.filter((row): row is Row & { userId: string } => row.userId !== null);
    const people = here.length ? await this.queries.execute(new GetPeople(here.map(({ userId }) => userId))) : [];
    const nameOf = new Map(people.map(({ id, name }) => [id, name]));
    return {
      items: here.map(({ userId, role, since, microphone, camera, screen }) => ({
        userId,
        name: nameOf.get(userId) ?? '',
        role,
        joinedAt: since,
        microphone,
        camera,
        screen,
      })),
      total: rows[0]?.total ?? 0,
      next,
    };
  }
}
