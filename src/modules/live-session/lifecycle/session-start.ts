import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindInactive, type Principal } from '../../../contracts/auth.ts';
import { FindBooked } from '../../../contracts/booking.ts';
import { GetRoster } from '../../../contracts/classes.ts';
import { classStream, sessionStream } from '../../../contracts/fact.ts';
import type { StartOptions } from '../../../contracts/live-session/lifecycle.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { MeetingSecrets } from '../meeting/meeting-secrets.ts';
import { LiveSession } from './domain/live-session.ts';
import { SessionEnd } from './session-end.ts';

export interface Start extends StartOptions {
  readonly by: Principal;
  readonly sessionId: string;
  readonly classId: string | null;
  /** Ends the class's live session, if there is one, instead of failing. */
  readonly replace?: boolean;
}

/** Starts scheduled and new sessions. A class has at most one live session; the roster is fixed at the start. */
@Injectable()
export class SessionStart {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly sessionEnd: SessionEnd,
    private readonly meetings: MeetingSecrets,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts the session that `take` loads or creates; leaves a live one unchanged. Locks the class's stream first, so that enrolments and other
   * starts in the class wait, and then the streams of the sessions, all at once.
   */
  run(start: Start, take: (tx: Transaction) => Promise<LiveSession>): Promise<LiveSession> {
    const { by, classId, sessionId, meeting, onlyOnce } = start;
    return this.db.transaction(classId ? [classStream(classId)] : [], async (tx) => {
      const liveId = await this.findLive(classId);
      await tx.lock(...[sessionId, ...(liveId ? [liveId] : [])].map(sessionStream));
      const session = await take(tx);
      if (session.status === 'live' && !onlyOnce) return session;
      session.mustBeScheduled();
      if (liveId) await this.replace(tx, start, liveId);
      const now = this.clock.now();
      if (meeting) session.edit(this.meetings.sealChanges(session, meeting), by.userId, now);
      const classSeq = classId ? tx.head(classStream(classId)) : null;
      session.start({ roster: await this.expectedIn(session), classSeq }, by.userId, now);
      tx.em.persist(session);
      await saveFacts(tx, sessionStream(session.id), session);
      return session;
    });
  }

  /** The class of a session, read before anything is locked, because it never changes. Throws SESSION_NOT_FOUND. */
  async classOf(sessionId: string): Promise<string | null> {
    const row = await this.db.row(sql<{ classId: string | null }>`select class_id as "classId" from live_session where id = ${sessionId}`);
    if (!row) throw new DomainError('SESSION_NOT_FOUND');
    return row.classId;
  }

  /** The id of the class's live session, which may be the very session to start. */
  private async findLive(classId: string | null): Promise<string | undefined> {
    if (!classId) return undefined;
    const live = await this.db.row(sql<{ id: string }>`select id from live_session where class_id = ${classId} and status = 'live'`);
    return live?.id;
  }

  private async replace(tx: Transaction, { by, replace }: Start, liveId: string): Promise<void> {
    const live = (await tx.em.findOne(LiveSession, liveId))!;
    // It may have ended while we waited for the lock on its stream.
    if (live.status !== 'live') return;
    if (!replace) throw new DomainError('CLASS_HAS_LIVE_SESSION', undefined, { sessionId: liveId });
    await this.sessionEnd.end(tx, live, 'replaced', by.userId);
  }

  /** The students currently enrolled or booked whose account is active. */
  private async expectedIn({ id, classId }: LiveSession): Promise<string[]> {
    const enrolled = classId ? await this.queries.execute(new GetRoster(classId)) : [];
    const found = [...new Set([...enrolled, ...(await this.queries.execute(new FindBooked(id, null)))])];
    // Locks the accounts until the start is committed, so that a later deactivation finds the register and takes the student off it.
    const inactive = new Set(await this.queries.execute(new FindInactive(found, true)));
    return found.filter((userId) => !inactive.has(userId));
  }
}
