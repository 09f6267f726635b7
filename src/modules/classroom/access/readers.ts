import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import { GetStays } from '../../../contracts/live-session/attended.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { requireAdmitted } from './domain/member.ts';

/** Decides who may read what was written in a session. */
@Injectable()
export class Readers {
  constructor(private readonly queries: QueryBus) {}

  /** Throws SESSION_NOT_FOUND, the refusal of a user who may not join and, after the end, NOT_ADMITTED to students who were not there. */
  async require(by: Principal, sessionId: string): Promise<void> {
    const access = await this.queries.execute(new GetSessionAccess(sessionId, by));
    if (!access) throw new DomainError('SESSION_NOT_FOUND');
    requireAdmitted(access);
    const { isStaff, status } = access;
    const mayRead = isStaff || status !== 'ended' || (await this.wasThere(by, sessionId));
    if (!mayRead) throw new DomainError('NOT_ADMITTED');
  }

  private async wasThere({ userId }: Principal, sessionId: string): Promise<boolean> {
    return (await this.queries.execute(new GetStays(sessionId, userId))).length > 0;
  }
}
