import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/auth.js';
import { sessionStream } from '../../contracts/fact.js';
import { Refusal } from '../../kernel/domain/refusal.js';
import { Database, type Transaction } from '../../kernel/messaging/database.js';
import { Admission, sessionIdOf } from './admission.js';
import { LiveSession } from './domain/live-session.js';

/** What its staff does to a session: the stream is locked, then it is loaded, then the permission is asked for. */
@Injectable()
export class SessionChange {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
  ) {}

  async of<T>(sessionId: string, by: Principal, work: (session: LiveSession, tx: Transaction) => Promise<T>): Promise<T> {
    if (by.role === 'student') throw new Refusal('TEACHER_ONLY');
    const id = sessionIdOf(sessionId);
    return this.db.transaction([sessionStream(id)], async (tx) => work(await this.load(tx, id, by), tx));
  }

  /** For a transaction that has locked the session's stream. */
  async load(tx: Transaction, id: string, by: Principal): Promise<LiveSession> {
    const session = await tx.em.findOne(LiveSession, id);
    if (!session) throw new Refusal('SESSION_NOT_FOUND');
    const [access] = await this.admission.of(session, [by]);
    if (!access!.isStaff) throw new Refusal('NOT_SESSION_HOST');
    return session;
  }
}
