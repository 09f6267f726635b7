import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FindOpenMeetings, type Meeting } from '../../../../contracts/live-session/meeting.ts';
import { Admission } from '../../access/admission.ts';
import { MeetingSecrets } from '../meeting-secrets.ts';

@QueryHandler(FindOpenMeetings)
export class FindOpenMeetingsHandler implements IQueryHandler<FindOpenMeetings> {
  constructor(
    private readonly meetings: MeetingSecrets,
    private readonly admission: Admission,
  ) {}

  async execute({ by, sessionIds }: FindOpenMeetings): Promise<ReadonlyMap<string, Meeting>> {
    const open = new Map<string, Meeting>();
    for (const session of await this.meetings.loadMany(sessionIds)) {
      // Not even a student with a seat may have it yet, so nothing else needs to be asked.
      if (by.role === 'student' && session.status !== 'live') continue;
      const [access] = await this.admission.decide(session, [by]);
      if (access!.isStaff || (access!.mayJoin && session.status === 'live')) open.set(session.id, this.meetings.open(session.id, session));
    }
    return open;
  }
}
