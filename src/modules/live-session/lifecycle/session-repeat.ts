import { Injectable } from '@nestjs/common';
import type { RepeatSession } from '../../../contracts/live-session/lifecycle.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { sessionIdOf } from '../access/admission.ts';
import { LiveSession } from './domain/live-session.ts';
import { EndedSessions } from './ended-sessions.ts';
import { NewSessions } from './new-sessions.ts';
import { SessionStart } from './session-start.ts';

/** Starts a new session with the details of an ended one. Does not copy the picture. */
@Injectable()
export class SessionRepeat {
  constructor(
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
    const start = { by, sessionId, classId: await this.sessionStart.classOf(endedId) };
    const { id } = await this.sessionStart.run(start, async (tx) => {
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
