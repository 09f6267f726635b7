import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetSessionAccess, GetSessionAccessOfMany, type SessionAccess } from '../../../../contracts/live-session.ts';
import { Admission } from '../admission.ts';

@QueryHandler(GetSessionAccess)
export class GetSessionAccessHandler implements IQueryHandler<GetSessionAccess> {
  constructor(private readonly admission: Admission) {}

  async execute({ sessionId, by }: GetSessionAccess): Promise<SessionAccess | null> {
    return (await this.admission.accessTo(sessionId, [by]))?.[0] ?? null;
  }
}

@QueryHandler(GetSessionAccessOfMany)
export class GetSessionAccessOfManyHandler implements IQueryHandler<GetSessionAccessOfMany> {
  constructor(private readonly admission: Admission) {}

  execute({ sessionId, users }: GetSessionAccessOfMany): Promise<readonly SessionAccess[] | null> {
    return this.admission.accessTo(sessionId, users);
  }
}
