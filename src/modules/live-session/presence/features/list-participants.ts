import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetParticipants, type Participant } from '../../../../contracts/live-session/presence.ts';
import type { Page, PageRequest } from '../../../../contracts/page.ts';
import { Admission } from '../../access/admission.ts';

/** Who is in a session now, for callers who may join it. */
export class ListParticipants extends Query<Page<Participant>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListParticipants)
export class ListParticipantsHandler implements IQueryHandler<ListParticipants> {
  constructor(
    private readonly admission: Admission,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId, page }: ListParticipants): Promise<Page<Participant>> {
    await this.admission.require(sessionId, by);
    return this.queries.execute(new GetParticipants(sessionId, page));
  }
}
