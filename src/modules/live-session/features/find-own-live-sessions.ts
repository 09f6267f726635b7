import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassesOfMany } from '../../../contracts/classes.js';
import { FindOwnLiveSessions, type OwnLiveSession } from '../../../contracts/class-room.js';
import { SessionStarted } from '../../../contracts/live-session.js';
import { Database } from '../../../kernel/messaging/database.js';

interface Live {
  readonly id: string;
  readonly class_id: string | null;
  readonly host_id: string;
  readonly started_at: Date;
  readonly started_seq: number;
}

@QueryHandler(FindOwnLiveSessions)
export class FindOwnLiveSessionsHandler implements IQueryHandler<FindOwnLiveSessions> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ users }: FindOwnLiveSessions): Promise<ReadonlyMap<string, OwnLiveSession>> {
    const classesOf = await this.queries.execute(new GetClassesOfMany([...new Set(users.map(({ userId }) => userId))]));
    // Who is no teacher any more teaches and hosts nothing, whatever is remembered of them.
    const placesOf = ({ userId, role }: FindOwnLiveSessions['users'][number]): string[] => {
      const { teaching, attending } = classesOf.get(userId) ?? { teaching: [], attending: [] };
      return role === 'student' ? [...attending] : [userId, ...teaching, ...attending];
    };
    const wanted = new Map(users.map((user) => [user.userId, placesOf(user)]));
    const places = [...new Set([...wanted.values()].flat())];
    if (!places.length) return new Map();
    const sessions = await this.db.rows(sql<Live>`
      select id, class_id, host_id, started_at, (
        select seq from event_log where stream = 'session:' || live_session.id and type = ${SessionStarted.type} order by seq limit 1
      ) as started_seq
      from live_session where status = 'live' and (class_id = any(${places}::uuid[]) or host_id = any(${places}::uuid[]))
      order by started_at desc, id desc`);
    const rank = new Map<string, number>();
    for (const [index, { class_id, host_id }] of sessions.entries())
      for (const place of [class_id, host_id]) if (place && !rank.has(place)) rank.set(place, index);
    const found = new Map<string, OwnLiveSession>();
    for (const [userId, own] of wanted) {
      // Who calls a roll stays with it, whatever a colleague starts in a class of both.
      const hosted = own.includes(userId) ? rank.get(userId) : undefined;
      const last = sessions[hosted ?? Math.min(...own.map((place) => rank.get(place) ?? Infinity))];
      if (last) found.set(userId, { sessionId: last.id, startedAt: last.started_at, startedSeq: last.started_seq });
    }
    return found;
  }
}
