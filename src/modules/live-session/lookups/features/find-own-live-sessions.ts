import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassesOfMany } from '../../../../contracts/classes.ts';
import { FindOwnLiveSessions, type OwnLiveSession } from '../../../../contracts/live-session/class-sessions.ts';
import { FindRemovals } from '../../../../contracts/classroom/moderation.ts';
import { SessionStarted } from '../../../../contracts/live-session.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

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
    // Teachers who have become students neither teach nor host, even if classes and sessions still list them.
    const placesOf = ({ userId, role }: FindOwnLiveSessions['users'][number]) => {
      const { teaching = [], attending = [] } = classesOf.get(userId) ?? {};
      return {
        places: role === 'student' ? [...attending] : [userId, ...teaching, ...attending],
        hostsIn: (classId: string | null) => role === 'admin' || (role === 'teacher' && (classId === null || teaching.includes(classId))),
      };
    };
    const wanted = new Map(users.map((user) => [user.userId, placesOf(user)]));
    const places = [...new Set([...wanted.values()].flatMap((each) => each.places))];
    if (!places.length) return new Map();
    const sessions = await this.db.rows(sql<Live>`
      select id, class_id, host_id, started_at, (
        select seq from event_log where stream = 'session:' || live_session.id and type = ${SessionStarted.type} order by seq limit 1
      ) as started_seq
      from live_session where status = 'live' and (class_id = any(${places}::uuid[]) or host_id = any(${places}::uuid[]))
      order by started_at desc, id desc`);
    const students = users.filter(({ role }) => role === 'student').map(({ userId }) => userId);
    const removedFrom = sessions.length ? await this.queries.execute(new FindRemovals(students)) : new Map<string, Set<string>>();
    const lastIn = lastOf(sessions, wanted);
    const found = new Map<string, OwnLiveSession>();
    for (const [userId, own] of wanted) {
      const removed = removedFrom.get(userId);
      const others =
        removed &&
        lastOf(
          sessions.filter(({ id }) => !removed.has(id)),
          wanted,
        );
      const last = (others ?? lastIn)(userId, own);
      if (last) found.set(userId, { sessionId: last.id, startedAt: last.started_at, startedSeq: last.started_seq });
    }
    return found;
  }
}

/** Where a user belongs: their classes and, as a host, themselves. */
interface Places {
  readonly places: readonly string[];
  readonly hostsIn: (classId: string | null) => boolean;
}

/** Returns a function that finds the last of the sessions, which are given latest first, that is a user's own. */
const lastOf = (sessions: readonly Live[], wanted: ReadonlyMap<string, Places>) => {
  const rank = new Map<string, number>();
  for (const [index, { class_id, host_id }] of sessions.entries()) {
    if (class_id && !rank.has(class_id)) rank.set(class_id, index);
    // A host who no longer teaches the class does not count as host.
    if (!rank.has(host_id) && wanted.get(host_id)?.hostsIn(class_id)) rank.set(host_id, index);
  }
  // Hosts stay with their own session, even if a colleague starts one in a class they share.
  return (userId: string, { places }: Places): Live | undefined =>
    sessions[rank.get(userId) ?? Math.min(...places.map((place) => rank.get(place) ?? Infinity))];
};
