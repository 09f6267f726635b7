import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetShownMarks, type MarkStatus } from '../../../../contracts/attendance.ts';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetParticipants, type Participant } from '../../../../contracts/live-session/presence.ts';
import type { Page, PageRequest } from '../../../../contracts/page.ts';
import { Admission } from '../../access/admission.ts';

/** A participant with the mark that the room shows; null if there is none, or the room shows no marks. */
type MarkedParticipant = Participant & { readonly mark: MarkStatus | null };

/** Who is in a session now, for callers who may join it. */
export class ListParticipants extends Query<Page<MarkedParticipant>> {
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

  async execute({ by, sessionId, page }: ListParticipants): Promise<Page<MarkedParticipant>> {
    const { marksVisibility } = await this.admission.require(sessionId, by);
    const { items, ...rest } = await this.queries.execute(new GetParticipants(sessionId, page));
    const ids = marksVisibility === 'room' ? items.map(({ userId }) => userId) : [];
    const marks = ids.length ? await this.queries.execute(new GetShownMarks(sessionId, ids)) : undefined;
    return { items: items.map((one) => ({ ...one, mark: marks?.get(one.userId) ?? null })), ...rest };
  }
}
