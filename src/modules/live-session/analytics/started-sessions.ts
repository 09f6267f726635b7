import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.ts';
import type { AttendeesFile } from '../../../contracts/live-session/analytics.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Admission } from '../access/admission.ts';

export interface StartedSession {
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** What the CSV file needs to know about the session. */
  readonly about: AttendeesFile['session'];
}

/** Finds sessions for their staff, who may see how they were attended. */
@Injectable()
export class StartedSessions {
  constructor(
    private readonly db: Database,
    private readonly admission: Admission,
  ) {}

  /** Throws TEACHER_ONLY, SESSION_NOT_FOUND, NOT_SESSION_HOST or, if the session has never been live, SESSION_NOT_STARTED. */
  async require(by: Principal, sessionId: string): Promise<StartedSession> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const accesses = await this.admission.accessTo(sessionId, [by]);
    if (!accesses) throw new DomainError('SESSION_NOT_FOUND');
    if (!accesses[0]!.isStaff) throw new DomainError('NOT_SESSION_HOST');
    const row = await this.db.row(sql<Omit<StartedSession, 'about'> & AttendeesFile['session']>`
      select id, title, time_zone as "timeZone", starts_at as "startsAt", started_at as "startedAt", ended_at as "endedAt"
      from live_session where id = ${sessionId} and started_at is not null`);
    if (!row) throw new DomainError('SESSION_NOT_STARTED');
    const { id, startedAt, endedAt, ...about } = row;
    return { id, startedAt, endedAt, about };
  }
}
