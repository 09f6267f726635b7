import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople, type Principal } from '../../../contracts/auth.ts';
import type { SessionDetails } from '../../../contracts/live-session/lifecycle.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import { Admission } from '../access/admission.ts';
import { ClassMembers } from '../access/class-members.ts';
import { mayHost } from '../access/domain/session-access.ts';
import { MeetingSecrets } from '../meeting/meeting-secrets.ts';
import { LiveSession } from './domain/live-session.ts';

/** Reads ended sessions, so that new ones can be created from them. They need no lock, because they never change. */
@Injectable()
export class EndedSessions {
  constructor(
    private readonly queries: QueryBus,
    private readonly admission: Admission,
    private readonly classMembers: ClassMembers,
    private readonly meetings: MeetingSecrets,
  ) {}

  /** Throws SESSION_NOT_FOUND, NOT_SESSION_HOST, SESSION_NOT_ENDED and CLASS_ARCHIVED. */
  async read(tx: Transaction, id: string, by: Principal) {
    const session = await tx.em.findOne(LiveSession, id);
    if (!session) throw new DomainError('SESSION_NOT_FOUND');
    await this.admission.requireStaff(session, by);
    if (session.status !== 'ended') throw new DomainError('SESSION_NOT_ENDED');
    // Also rejects archived classes.
    if (session.classId) await this.classMembers.requireTeacher(session.classId, by, 'NOT_SESSION_HOST');
    return { classId: session.classId, hostId: await this.hostOf(session, by), details: this.detailsOf(session) };
  }

  /** Its host or, if they may no longer host it, the caller. */
  private async hostOf(session: LiveSession, by: Principal): Promise<string> {
    const [host] = await this.queries.execute(new GetPeople([session.hostId]));
    if (!host || !mayHost(host)) return by.userId;
    const [access] = await this.admission.decide(session, [{ userId: host.id, role: host.role }]);
    return access!.isStaff ? host.id : by.userId;
  }

  private detailsOf(session: LiveSession): Omit<SessionDetails, 'startsAt'> {
    const { url: meetingUrl, password: meetingPassword } = this.meetings.open(session.id, session);
    const { title, description, instructor, lengthMinutes, timeZone, videoUrl, videoSeconds, capture, marksVisibility } = session;
    const { visibility, capacity, price, currency, lateBooking } = session;
    return {
      title,
      description,
      instructor,
      lengthMinutes,
      timeZone,
      videoUrl,
      videoSeconds,
      meetingUrl,
      meetingPassword,
      capture,
      marksVisibility,
      visibility,
      capacity,
      price,
      currency,
      lateBooking,
    };
  }
}
