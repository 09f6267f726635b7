import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetPeople } from '../../../../contracts/auth.ts';
import { GetStays, IsFirstStay, ListStays, type NamedStay } from '../../../../contracts/live-session/attended.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { Admission } from '../../access/admission.ts';

@QueryHandler(ListStays)
export class ListStaysHandler implements IQueryHandler<ListStays> {
  constructor(
    private readonly admission: Admission,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId }: ListStays): Promise<readonly NamedStay[]> {
    const access = (await this.admission.accessTo(sessionId, [by]))?.[0];
    if (!access) throw new DomainError('SESSION_NOT_FOUND');
    const stays = await this.queries.execute(new GetStays(sessionId, access.isStaff ? null : by.userId));
    if (access.refusal === 'NOT_ADMITTED' && !stays.length) throw new DomainError('NOT_ADMITTED');
    const people = await this.queries.execute(new GetPeople([...new Set(stays.map(({ userId }) => userId))]));
    const personOf = new Map(people.map((person) => [person.id, person]));
    return stays.map((stay) => {
      const { name = '', email = '' } = personOf.get(stay.userId) ?? {};
      return { ...stay, name, email };
    });
  }
}

@QueryHandler(IsFirstStay)
export class IsFirstStayHandler implements IQueryHandler<IsFirstStay> {
  constructor(private readonly db: Database) {}

  async execute({ stayId }: IsFirstStay): Promise<boolean> {
    const earlier = await this.db.row(sql`
      select 1 from presence_interval one join presence_interval earlier using (session_id, user_id)
      where one.id = ${stayId} and (earlier.joined_at, earlier.id) < (one.joined_at, one.id) limit 1`);
    return !earlier;
  }
}
