import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetSeatCounts, type OwnBooking, type SeatCount } from '../../../contracts/booking.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { SharedReads } from '../../../kernel/messaging/shared-reads.ts';
import { POSITION } from '../seats/booking-columns.ts';

type Counts = QueryResult<GetSeatCounts>;
/** The counts of a session, joined with the booking of one of the students, if any. */
type Row = SeatCount & { readonly sessionId: string; readonly studentId: string | null } & OwnBooking;

/** Queries per statement. */
const MAX_BATCH = 20;

/** Concurrent queries share a statement. */
@QueryHandler(GetSeatCounts)
export class GetSeatCountsHandler implements IQueryHandler<GetSeatCounts> {
  private readonly reads: SharedReads<GetSeatCounts, Counts>;

  constructor(private readonly db: Database) {
    this.reads = new SharedReads(db, (queries) => this.read(queries), MAX_BATCH);
  }

  execute(query: GetSeatCounts): Promise<Counts> {
    return this.reads.ask(query);
  }

  private async read(queries: readonly GetSeatCounts[]): Promise<Counts[]> {
    const sessionIds = [...new Set(queries.flatMap((each) => each.sessionIds))];
    const studentIds = [...new Set(queries.flatMap(({ studentId }) => studentId ?? []))];
    const rows = await this.db.rows(sql<Row>`
      select seats.*, b.student_id as "studentId", b.id, b.status, b.held_until as "heldUntil", ${POSITION} as position from (
        select session_id as "sessionId", count(*) filter (where status <> 'waitlisted')::int as taken, count(*) filter (where status = 'waitlisted')::int as waiting
        from booking where session_id = any(${sessionIds}::uuid[]) and status in ('pending', 'confirmed', 'waitlisted') group by session_id
      ) seats left join booking b on b.session_id = seats."sessionId" and b.student_id = any(${studentIds}::uuid[]) and b.status <> 'cancelled'`);
    const bySession = Map.groupBy(rows, ({ sessionId }) => sessionId);
    return queries.map((each) => countsFor(each, bySession));
  }
}

const countsFor = ({ sessionIds, studentId }: GetSeatCounts, bySession: ReadonlyMap<string, readonly Row[]>): Counts =>
  new Map(
    sessionIds.flatMap((sessionId) => {
      const found = bySession.get(sessionId);
      if (!found) return [];
      const { taken, waiting } = found[0]!;
      const own = studentId === null ? undefined : found.find((row) => row.studentId === studentId);
      return [[sessionId, { taken, waiting, own: own ? ownOf(own) : null }]];
    }),
  );

const ownOf = ({ id, status, heldUntil, position }: Row): OwnBooking => ({ id, status, heldUntil, position });
