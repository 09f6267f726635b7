import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import {
  AttendanceMarked,
  LineAdded,
  RegisterOpened,
  StudentNoLongerExpected,
  type MarkSource,
  type MarkStatus,
  type NotExpected,
} from '../../../contracts/attendance.ts';
import { GetPeople, type Principal } from '../../../contracts/auth.ts';
import { VerificationDecided } from '../../../contracts/classroom/verification.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { requireStaff } from '../domain/register-access.ts';
import type { LineChange, LineHistoryView } from '../dto/line-history.ts';

/** The history of one line, from the log, for staff of the session. */
export class GetLineHistory extends Query<readonly LineHistoryView[]> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly studentId: string,
  ) {
    super();
  }
}

interface Row {
  seq: number;
  occurred_at: Date;
  type: string;
  actor_id: string | null;
  payload: {
    accepted?: boolean;
    status?: MarkStatus;
    before?: MarkStatus | null;
    source?: MarkSource;
    expected?: boolean;
    reason?: NotExpected;
  };
}

@QueryHandler(GetLineHistory)
export class GetLineHistoryHandler implements IQueryHandler<GetLineHistory> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId, studentId }: GetLineHistory): Promise<LineHistoryView[]> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    requireStaff(await this.queries.execute(new GetSessionAccess(sessionId, by)));
    if (!isId(studentId)) throw new DomainError('LINE_NOT_FOUND');
    const rows = await this.db.rows(sql<Row>`
      select seq, occurred_at, type, actor_id, case when type = ${RegisterOpened.type} then '{}'::jsonb else payload end as payload
      from event_log where stream = ${sessionStream(sessionId)}
        and ((type = ${VerificationDecided.type} and payload ->> 'userId' = ${studentId})
          or (type in (${AttendanceMarked.type}, ${LineAdded.type}, ${StudentNoLongerExpected.type}) and payload ->> 'studentId' = ${studentId})
          or (type = ${RegisterOpened.type} and payload -> 'studentIds' ? ${studentId}))
      order by seq`);
    if (!rows.length) throw new DomainError('LINE_NOT_FOUND');
    const people = await this.queries.execute(new GetPeople([...new Set(rows.flatMap(({ actor_id }) => actor_id ?? []))]));
    const nameOf = new Map(people.map(({ id, name }) => [id, name]));
    return rows.map(({ seq, occurred_at, type, actor_id, payload }) => ({
      seq,
      at: occurred_at,
      what: changeOf(type, payload),
      status: payload.status ?? null,
      before: payload.before ?? null,
      source: payload.source ?? null,
      reason: payload.reason ?? null,
      by: (actor_id && { id: actor_id, name: nameOf.get(actor_id) ?? '' }) || null,
    }));
  }
}

const changeOf = (type: string, { expected, accepted }: Row['payload']): LineChange => {
  if (type === VerificationDecided.type) return accepted ? 'verified' : 'not_verified';
  if (type === AttendanceMarked.type) return 'marked';
  if (type === StudentNoLongerExpected.type) return 'no_longer_expected';
  return expected === false ? 'guest' : 'expected';
};
