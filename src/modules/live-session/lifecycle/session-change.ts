import { LockMode } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import type { SessionStatus } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { Admission, sessionIdOf } from '../access/admission.ts';
import { isStaffByItself } from '../access/domain/access.ts';
import { LiveSession } from './domain/live-session.ts';
import type { Scope } from '../series/domain/series-plan.ts';

/** A new name of a host goes into the rows of their sessions, whose streams it leaves to those who mark. */
const ROW_LOCK = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

/** What its staff does to a session: the stream is locked, then it is loaded, then the permission is asked for. */
@Injectable()
export class SessionChange {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
  ) {}

  async of<T>(sessionId: string, by: Principal, work: (session: LiveSession, tx: Transaction) => Promise<T>): Promise<T> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const id = sessionIdOf(sessionId);
    return this.db.transaction([sessionStream(id)], async (tx) => work(await this.load(tx, id, by), tx));
  }

  /**
   * What is done to a session and others of its series: `sessions` are those in the scope that wait for their start and are the caller's too.
   * The others stay as they are.
   * Where none waits, and where there is no series, it is the one that was `named`, which may refuse; but none where others in the scope are
   * `done`, a status that the work leads to: it is being repeated.
   */
  async ofSeries<T>(
    sessionId: string,
    by: Principal,
    scope: Scope,
    work: (sessions: readonly LiveSession[], named: LiveSession, tx: Transaction) => Promise<T>,
    done?: SessionStatus,
  ): Promise<T> {
    if (scope === 'this') return this.of(sessionId, by, (session, tx) => work([session], session, tx));
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const id = sessionIdOf(sessionId);
    // All sessions of a series were made at once and stay in it: who is in the scope is known before they are locked.
    const ids = await this.inScope(id, scope);
    return this.db.transaction([id, ...ids].map(sessionStream), async (tx) => {
      const named = await this.load(tx, id, by);
      const found = await tx.em.find(
        LiveSession,
        { id: { $in: ids }, status: 'scheduled' },
        { ...ROW_LOCK, orderBy: { occurrence: 'asc' } },
      );
      // One class has one staff. Without a class some may have been handed to another host, and are that host's alone.
      const waiting = found.filter((session) => session.classId !== null || isStaffByItself(session, by));
      if (!waiting.length && done && (await tx.em.count(LiveSession, { id: { $in: ids }, status: done }))) return work([], named, tx);
      // What is live changes by itself, never along with its series.
      if (!waiting.length && named.seriesId && named.status === 'live') named.mustBeScheduled();
      return work(waiting.length ? waiting : [named], named, tx);
    });
  }

  private async inScope(id: string, scope: Scope): Promise<string[]> {
    const from = scope === 'following' ? sql`and other.occurrence >= named.occurrence` : sql``;
    const rows = await this.db.rows(sql<{ id: string }>`
      select other.id from live_session named join live_session other on other.series_id = named.series_id ${from}
      where named.id = ${id}`);
    return rows.map((row) => row.id);
  }

  /** For a transaction that has locked the session's stream. */
  async load(tx: Transaction, id: string, by: Principal): Promise<LiveSession> {
    const session = await tx.em.findOne(LiveSession, id, ROW_LOCK);
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    const [access] = await this.admission.of(session, [by]);
    if (!access!.isStaff) throw new DomainError('NOT_SESSION_HOST');
    return session;
  }
}
