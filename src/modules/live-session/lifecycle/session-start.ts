import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindInactive, type Principal } from '../../../contracts/auth.ts';
import { FindBooked } from '../../../contracts/booking.ts';
import { GetRoster } from '../../../contracts/classes.ts';
import { classStream, sessionStream } from '../../../contracts/fact.ts';
import { SessionStarted } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { LiveSession } from './domain/live-session.ts';
import { SessionEnd } from './session-end.ts';

export interface Start {
  readonly by: Principal;
  readonly sessionId: string;
  readonly classId: string | null;
  /** Ends the session of the class that is live, instead of being refused by it. */
  readonly replace?: boolean;
}

/** The start of a session, planned or not. One session of a class is live at a time, and the roster is the one of that moment. */
@Injectable()
export class SessionStart {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly ending: SessionEnd,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts the session that `take` finds or makes, unless it throws; one that is live stays as it is. The class is locked first: what enrols, and what
   * starts another session of it, waits. Then the sessions, all at once.
   */
  run(start: Start, take: (tx: Transaction) => Promise<LiveSession>): Promise<LiveSession> {
    const { classId, sessionId } = start;
    return this.db.transaction(classId ? [classStream(classId)] : [], async (tx) => {
      const inTheWay = await this.inTheWay(start);
      await tx.lock(...[sessionId, ...(inTheWay ? [inTheWay] : [])].map(sessionStream));
      const session = await take(tx);
      if (session.status === 'live') return session;
      session.mustBeScheduled();
      await this.clear(tx, start, inTheWay);
      session.start(this.clock.now());
      await this.record(tx, session, start.by.userId);
      return session;
    });
  }

  /** May be the session itself, which then is live already. */
  private async inTheWay({ classId }: Start): Promise<string | undefined> {
    if (!classId) return undefined;
    const live = await this.db.row(sql<{ id: string }>`select id from live_session where class_id = ${classId} and status = 'live'`);
    return live?.id;
  }

  private async clear(tx: Transaction, { by, replace }: Start, inTheWay: string | undefined): Promise<void> {
    if (!inTheWay) return;
    const other = (await tx.em.findOne(LiveSession, inTheWay))!;
    // It may have ended while its stream was waited for.
    if (other.status !== 'live') return;
    if (!replace) throw new DomainError('CLASS_HAS_LIVE_SESSION', undefined, { sessionId: inTheWay });
    await this.ending.end(tx, other, 'replaced', by.userId);
  }

  /** Who is enrolled in the class, and who has booked, at this moment, if the account is active. */
  private async expected({ id, classId }: LiveSession): Promise<string[]> {
    const enrolled = classId ? await this.queries.execute(new GetRoster(classId)) : [];
    const found = [...new Set([...enrolled, ...(await this.queries.execute(new FindBooked(id, null)))])];
    // Held until the start is committed: whoever is switched off after that is taken off the register.
    const inactive = new Set(await this.queries.execute(new FindInactive(found, true)));
    return found.filter((userId) => !inactive.has(userId));
  }

  private async record(tx: Transaction, session: LiveSession, byId: string): Promise<void> {
    const { id: sessionId, classId, hostId, visibility, capture, marksVisibility } = session;
    const roster = await this.expected(session);
    const classSeq = classId ? tx.head(classStream(classId)) : null;
    const started = new SessionStarted({ sessionId, classId, hostId, visibility, capture, marksVisibility, roster, classSeq });
    await tx.append(sessionStream(sessionId), [started], byId);
  }
}
