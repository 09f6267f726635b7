import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { LOG_COLUMNS, recordedFact, visibleTo, type Listener } from '../../../../kernel/messaging/log.ts';
import { Admission } from '../../access/admission.ts';
import { eventsFor, type SessionEvents } from '../domain/session-events.ts';

/** The events of a session with a number above `after`, as far as the caller may see them. */
export class ListEvents extends Query<SessionEvents> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly after: number,
    readonly limit: number,
  ) {
    super();
  }
}

type Row = Parameters<typeof recordedFact>[0] & { head: number; before: number };

@QueryHandler(ListEvents)
export class ListEventsHandler implements IQueryHandler<ListEvents> {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
  ) {}

  async execute({ by, sessionId, after, limit }: ListEvents): Promise<SessionEvents> {
    const access = await this.admission.require(sessionId, by);
    const listener: Listener = access.isStaff ? { staff: true } : { staff: false, userId: by.userId };
    const [first, ...rest] = await this.db.rows(sql<Row | (Pick<Row, 'head' | 'before'> & { seq: null })>`
      with visible as not materialized (
        select ${LOG_COLUMNS} from event_log where stream = ${sessionStream(access.sessionId)} and ${visibleTo(listener)}
      )
      select numbers.*, fact.* from (
        select coalesce((select max(seq) from visible), 0) as head, coalesce((select max(seq) from visible where seq <= ${after}), 0) as before
      ) numbers
      left join lateral (select * from visible where seq > ${after} order by seq limit ${limit}) fact on true
      order by fact.seq`);
    const facts = [first!, ...rest].filter((row) => row.seq !== null).map(recordedFact);
    return { events: eventsFor(listener, facts, first!.before), head: first!.head };
  }
}
