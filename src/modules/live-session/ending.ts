import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
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
  }

  /** How far the class had come, which is what its register goes by; its enrolments may change before that is closed. */
  private async classOf({ classId, startedAt }: LiveSession): Promise<Pick<SessionEnded['payload'], 'classSeq' | 'joined'>> {
    if (!classId || !startedAt) return {};
    const classSeq = await this.db.headOf(classStream(classId));
    return { classSeq, joined: await this.queries.execute(new GetJoinedSince(classId, startedAt)) };
  }
}
