import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import type { Meeting } from '../../../../contracts/live-session/meeting.ts';
import { Admission, sessionIdOf } from '../../access/admission.ts';
import { MeetingSecrets } from '../meeting-secrets.ts';

/** The meeting of a session, for its staff. Others get it when they join; here they get nulls. */
export class GetMeeting extends Query<Meeting> {
  constructor(
    readonly by: Principal | null,
    readonly sessionId: string,
  ) {
    super();
  }
}

const NONE: Meeting = { url: null, password: null };

@QueryHandler(GetMeeting)
export class GetMeetingHandler implements IQueryHandler<GetMeeting> {
  constructor(
    private readonly meetings: MeetingSecrets,
    private readonly admission: Admission,
  ) {}

  async execute({ by, sessionId }: GetMeeting): Promise<Meeting> {
    if (!by || by.role === 'student') return NONE;
    const id = sessionIdOf(sessionId);
    const session = await this.meetings.load(id);
    if (!session) return NONE;
    const [access] = await this.admission.decide(session, [by]);
    return access!.isStaff ? this.meetings.open(id, session) : NONE;
  }
}
