import { LockMode } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import type { SessionStatus } from '../../../contracts/live-session.ts';
import type { Scope } from '../../../contracts/live-session/lifecycle.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Admission, sessionIdOf } from '../access/admission.ts';
import { isStaffRegardlessOfClass } from '../access/domain/session-access.ts';
import { LiveSession } from './domain/live-session.ts';

/** Locks the row as well, because renaming a host updates rows without locking the streams. */
const ROW_LOCK = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

/** Runs the changes that staff make to sessions: locks the stream, loads the session, checks the permission, and saves the facts. */
@Injectable()
export class SessionChange {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
  ) {}

  async run<T>(sessionId: string, by: Principal, work: (session: LiveSession, tx: Transaction) => Promise<T>): Promise<T> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const id = sessionIdOf(sessionId);
    return this.db.transaction([sessionStream(id)], async (tx) => {
      const session = await this.load(tx, id, by);
      const answer = await work(session, tx);
      await saveFacts(tx, sessionStream(id), session);
      return answer;
    });
  }

  /**
   * Runs `work` on the scheduled sessions in `scope` that the caller may change. If there are none, `work` gets only the requested session,
   * so that it throws an error that says why. But if sessions in the scope already have the status `done`, the request is a repetition, and `work`
   * gets an empty list.
   */
  async runInScope(
    sessionId: string,
    by: Principal,
    scope: Scope,
    work: (sessions: readonly LiveSession[], requested: LiveSession, tx: Transaction) => Promise<void>,
    done?: SessionStatus,
  ): Promise<void> {
    if (scope === 'this') return this.run(sessionId, by, (session, tx) => work([session], session, tx));
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const id = sessionIdOf(sessionId);
    // A series never gains or loses sessions, so the scope can be read before locking it.
    const ids = await this.inScope(id, scope);
    await this.db.transaction([id, ...ids].map(sessionStream), async (tx) => {
      const requested = await this.load(tx, id, by);
      const sessions = await this.chooseFrom(tx, ids, requested, by, done);
      await work(sessions, requested, tx);
      for (const session of sessions) await saveFacts(tx, sessionStream(session.id), session);
    });
  }

  private async chooseFrom(
    tx: Transaction,
    ids: string[],
    requested: LiveSession,
    by: Principal,
    done?: SessionStatus,
  ): Promise<LiveSession[]> {
    const found = await tx.em.find(LiveSession, { id: { $in: ids }, status: 'scheduled' }, { ...ROW_LOCK, orderBy: { occurrence: 'asc' } });
    // All sessions of a class have the same staff. Without a class, only the host is staff, and some sessions may have been handed over.
    const scheduled = found.filter((session) => session.classId !== null || isStaffRegardlessOfClass(session, by));
    if (scheduled.length) return scheduled;
    if (done && (await tx.em.count(LiveSession, { id: { $in: ids }, status: done }))) return [];
    // A live session can only be changed on its own, not together with its series.
    if (requested.seriesId && requested.status === 'live') requested.mustBeScheduled();
    return [requested];
  }

  private async inScope(id: string, scope: Scope): Promise<string[]> {
    const from = scope === 'following' ? sql`and other.occurrence >= requested.occurrence` : sql``;
    const rows = await this.db.rows(sql<{ id: string }>`
      select other.id from live_session requested join live_session other on other.series_id = requested.series_id ${from}
      where requested.id = ${id}`);
    return rows.map((row) => row.id);
  }

  /** The transaction must have locked the session's stream. */
  find(tx: Transaction, id: string): Promise<LiveSession | null> {
    return tx.em.findOne(LiveSession, id, ROW_LOCK);
  }

  /** Finds the session and checks that the caller is staff. Throws SESSION_NOT_FOUND and NOT_SESSION_HOST. */
  async load(tx: Transaction, id: string, by: Principal): Promise<LiveSession> {
    const session = await this.find(tx, id);
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    await this.admission.requireStaff(session, by);
    return session;
  }
}
