import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { sessionStream, type RecordedFact } from '../../../../contracts/fact.ts';
import { SessionEnded, SessionStarted } from '../../../../contracts/live-session.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { LOG_COLUMNS, visibleTo, type Listener } from '../../../../kernel/messaging/log.ts';
import { Admission } from '../../access/admission.ts';
import type { EventsView } from '../dto/events.ts';

/** The events of a session after the number `after` that the caller may see. */
export class ListEvents extends Query<EventsView> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly after: number,
    readonly limit: number,
  ) {
    super();
  }
}

type Row = RecordedFact & { head: number; before: number };

@QueryHandler(ListEvents)
export class ListEventsHandler implements IQueryHandler<ListEvents> {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
  ) {}

  async execute({ by, sessionId, after, limit }: ListEvents): Promise<EventsView> {
    const access = await this.admission.require(sessionId, by);
    const listener: Listener = access.isStaff ? { staff: true } : { staff: false, userId: by.userId };
    // If no event follows `after`, there is one row, with nulls for the event. `before`: the number of the last visible event up to `after`.
    const rows = await this.db.rows(sql<Row | (Pick<Row, 'head' | 'before'> & { seq: null })>`
      with visible as not materialized (
        select ${LOG_COLUMNS} from event_log where stream = ${sessionStream(access.sessionId)} and ${visibleTo(listener)}
      )
      select numbers.*, fact.* from (
        select coalesce((select max(seq) from visible), 0) as head, coalesce((select max(seq) from visible where seq <= ${after}), 0) as before
      ) numbers
      left join lateral (select * from visible where seq > ${after} order by seq limit ${limit}) fact on true
      order by fact.seq`);
    const { head, before } = rows[0]!;
    const facts = rows.filter((row) => row.seq !== null);
    const events = facts.map(({ seq, type, occurredAt, payload, actorId }, index) => ({
      seq,
      after: facts[index - 1]?.seq ?? before,
      type,
      at: occurredAt,
      data: access.isStaff ? payload : withoutClass(type, payload),
      ...(access.isStaff && { actorId }),
    }));
    return { events, head };
  }
}

/** Leaves out who is in the class and whose account is deactivated: guests of a public session, for example, must not know. */
const withoutClass = (type: string, payload: object): object => {
  if (type !== SessionStarted.type && type !== SessionEnded.type) return payload;
  const {
    roster: _r,
    joined: _j,
    inactive: _i,
    classSeq: _c,
    ...rest
  } = payload as Partial<SessionStarted['payload'] & SessionEnded['payload']>;
  return rest;
};
