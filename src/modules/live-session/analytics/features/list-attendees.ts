import { QueryBus, QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetPeople } from '../../../../contracts/auth.ts';
import { ListAttendees, ReadAttendees, type Attendee } from '../../../../contracts/live-session/analytics.ts';
import { GetWatchTime, type WatchTime } from '../../../../contracts/live-session/watching.ts';
import type { Page } from '../../../../contracts/page.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { inBatches } from '../../../../kernel/paging/in-batches.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../../kernel/paging/keyset.ts';
import { AttendedParts } from '../../presence/attended-parts.ts';
import { WATCH_COLUMNS } from '../../watching/watched-seconds.ts';
import { StartedSessions } from '../started-sessions.ts';

const BY_FIRST_JOIN = new Keyset({ '"firstJoinedAt"': 'time', '"userId"': 'id' });

type Row = Placed & WatchTime & { total: number };

const withNames = async (queries: QueryBus, attended: readonly WatchTime[]): Promise<Attendee[]> => {
  const people = attended.length ? await queries.execute(new GetPeople(attended.map(({ userId }) => userId))) : [];
  const personOf = new Map(people.map((person) => [person.id, person]));
  return attended.map(({ userId, attendedSeconds, watchedSeconds, firstJoinedAt, lastLeftAt }) => {
    const { name = '', email = '' } = personOf.get(userId) ?? {};
    return { userId, name, email, attendedSeconds, watchedSeconds, firstJoinedAt, lastLeftAt };
  });
};

@QueryHandler(ListAttendees)
export class ListAttendeesHandler implements IQueryHandler<ListAttendees> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly sessions: StartedSessions,
    private readonly parts: AttendedParts,
  ) {}

  async execute({ by, sessionId, page }: ListAttendees): Promise<Page<Attendee>> {
    const { id } = await this.sessions.require(by, sessionId);
    const rows = await this.db.rows(sql<Row | { total: number; userId: null }>`
      with ${this.parts.of(sql`id = ${id}`)},
      person as (select user_id as "userId", ${WATCH_COLUMNS} from part group by session_id, user_id)
      select total.of as total, one.* from (select count(*)::int as of from person) total
      left join lateral (
        select *, ${BY_FIRST_JOIN.key} from person where ${BY_FIRST_JOIN.afterCursor(page)} order by ${BY_FIRST_JOIN.order} ${rowsOf(page)}
      ) one on true
      order by "firstJoinedAt", "userId"`);
    const { rows: found, next } = cutTo(
      page.limit,
      rows.filter((row): row is Row => row.userId !== null),
    );
    return { items: await withNames(this.queries, found), total: rows[0]!.total, next };
  }
}

@QueryHandler(ReadAttendees)
export class ReadAttendeesHandler implements IQueryHandler<ReadAttendees> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly sessions: StartedSessions,
    private readonly parts: AttendedParts,
  ) {}

  async execute({ by, sessionId }: ReadAttendees): Promise<QueryResult<ReadAttendees>> {
    const { id, about } = await this.sessions.require(by, sessionId);
    const rows = await this.db.rows(sql<{ id: string }>`
      with ${this.parts.of(sql`id = ${id}`)}
      select user_id as id from part group by user_id order by min(came), user_id`);
    const ids = rows.map((row) => row.id);
    return { session: about, batches: inBatches(ids, (batch) => this.read(id, batch)) };
  }

  private async read(sessionId: string, ids: readonly string[]): Promise<readonly Attendee[]> {
    const attended = await this.queries.execute(new GetWatchTime(sessionId, ids));
    return withNames(
      this.queries,
      ids.flatMap((id) => attended.get(id) ?? []),
    );
  }
}
