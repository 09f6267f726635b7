import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetJoinedSince } from '../../contracts/classes.js';
import { classStream, sessionStream } from '../../contracts/fact.js';
import { SessionEnded, type SessionOutcome } from '../../contracts/live-session.js';
import { Clock } from '../../kernel/clock.js';
import { Database, type Transaction } from '../../kernel/messaging/database.js';
import type { LiveSession } from './domain/live-session.js';
import { PresenceStore } from './presence/presence-store.js';

/** The end of a session, whoever brings it about: nobody is in it any more. The caller has locked its stream. */
@Injectable()
export class Ending {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly presence: PresenceStore,
    private readonly clock: Clock,
  ) {}

  async end(tx: Transaction, session: LiveSession, outcome: SessionOutcome, byId: string | null): Promise<void> {
    if (!session.end(outcome, this.clock.now())) return;
    // Written at once: a session that takes its place may not become live before.
    await tx.em.flush();
    const { id: sessionId, classId, visibility, startedAt } = session;
    const ended = { sessionId, classId, visibility, outcome, started: startedAt !== null, ...(await this.classOf(session)) };
    await tx.append(sessionStream(sessionId), [new SessionEnded(ended)], byId);
    const room = await this.presence.load(sessionId);
    room.closeAll(() => true, session.endedAt!, 'ended');
    await this.presence.save(tx, sessionId, room);
    if (classId) await this.makeWay(session);
  }

  /** Sessions of the class that should have started while there was staff in this one had to wait for it: their hosts are due from now on. */
  private async makeWay({ id, classId, endedAt }: LiveSession): Promise<void> {
    await this.db.rows(sql`
      update live_session next set host_due_at = ${endedAt}
      where class_id = ${classId} and status = 'scheduled' and starts_at < ${endedAt} and exists (
        select 1 from presence_interval i where i.session_id = ${id} and i.staff and i.left_at > next.starts_at)`);
  }

  /** How far the class had come, which is what its register goes by; its enrolments may change before that is closed. */
  private async classOf({ classId, startedAt }: LiveSession): Promise<Pick<SessionEnded['payload'], 'classSeq' | 'joined'>> {
    if (!classId || !startedAt) return {};
    const classSeq = await this.db.headOf(classStream(classId));
    return { classSeq, joined: await this.queries.execute(new GetJoinedSince(classId, startedAt)) };
  }
}
