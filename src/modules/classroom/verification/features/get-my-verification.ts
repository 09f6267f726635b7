import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GetMyVerification, GetVerifications, type VerificationState } from '../../../../contracts/classroom/verification.ts';
import { GetSessionAccess } from '../../../../contracts/live-session.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { requireAdmitted } from '../../access/domain/member.ts';

/** Those who may no longer join still see their own. */
@QueryHandler(GetMyVerification)
export class GetMyVerificationHandler implements IQueryHandler<GetMyVerification> {
  constructor(private readonly queries: QueryBus) {}

  async execute({ by, sessionId }: GetMyVerification): Promise<VerificationState | null> {
    const access = await this.queries.execute(new GetSessionAccess(sessionId, by));
    if (!access) throw new DomainError('SESSION_NOT_FOUND');
    const found = await this.queries.execute(new GetVerifications(access.sessionId, [by.userId]));
    const own = found.get(by.userId) ?? null;
    if (!own) requireAdmitted(access);
    return own;
  }
}
