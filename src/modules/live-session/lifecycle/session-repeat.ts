import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { RepeatSession } from '../../../contracts/live-session/lifecycle.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { sessionIdOf } from '../access/admission.ts';
import { LiveSession } from './domain/live-session.ts';
import { EndedSessions } from './ended-sessions.ts';
import { NewSessions } from './new-sessions.ts';
import { SessionStart } from './session-start.ts';

/** Starts new sessions like ones that have ended, apart from the picture. */
@Injectable()
export class SessionRepeat {
  constructor(
    private readonly db: Database,
    private readonly ended: EndedSessions,
    private readonly newSessions: NewSessions,
    private readonly sessionStart: SessionStart,
    private readonly clock: Clock,
  ) {}

  /** Returns the id of the new session. */
  async start({ by, sessionId: requestedId, changes }: Pick<RepeatSession, 'by' | 'sessionId' | 'changes'>): Promise<string> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const given: typeof changes = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const [endedId, sessionId] = [sessionIdOf(requestedId), newId()];
    // A session never changes its class, so it can be read before anything is locked.
    const known = await this.db.row(sql<{ classId: string | null }>`select class_id as "classId" from live_session where id = ${endedId}`);
    if (!known) throw new DomainError('SESSION_NOT_FOUND');
    const { id } = await this.sessionStart.run({ by, sessionId, classId: known.classId }, async (tx) => {
      const { classId, hostId, details } = await this.ended.read(tx, endedId, by);
      // Another video has another length.
      const videoSeconds = given.videoUrl === undefined ? details.videoSeconds : null;
      const now = this.clock.now();
      const initial = await this.newSessions.identity(tx, sessionId, hostId, classId);
      return LiveSession.create(initial, this.newSessions.seal(sessionId, { ...details, videoSeconds, ...given, startsAt: now }), now);
    });
    return id;
  }
}
