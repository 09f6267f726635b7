import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../contracts/auth.ts';
import { GetSession } from '../../contracts/live-session/catalogue.ts';
import { ListStartedSessions, type StartedSession } from '../../contracts/live-session/started-sessions.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { creationTimeOf, isId } from '../../kernel/ids.ts';
import { NumericIds } from '../shared/numeric-ids.ts';
import type { SessionAnswer } from './rest/answers.ts';

/** How many sessions are read at a time. */
const PART = 500;

/** Sessions as these clients know them. Their code is our id; scheduled and cancelled ones, which the portal does not have, are unknown. */
@Injectable()
export class Sessions {
  constructor(
    private readonly queries: QueryBus,
    private readonly numbers: NumericIds,
  ) {}

  /** Our id of a session, given its number or its code. Throws SESSION_NOT_FOUND if it is neither. */
  async idOf(numberOrCode: string): Promise<string> {
    const id = isId(numberOrCode) ? numberOrCode.toLowerCase() : await this.numbers.idOf('session', numberOrCode);
    if (!id) throw new DomainError('SESSION_NOT_FOUND');
    return id;
  }

  numberOf(id: string): Promise<number> {
    return this.numbers.numberOf('session', id);
  }

  async get(by: Principal, numberOrCode: string): Promise<SessionAnswer> {
    const { status, startedAt, ...session } = await this.queries.execute(new GetSession(by, { id: await this.idOf(numberOrCode) }));
    if (!startedAt) throw new DomainError('SESSION_NOT_FOUND');
    return (await this.answers([{ ...session, status: status === 'live' ? status : 'ended', startedAt }]))[0]!;
  }

  /** All sessions that concern the caller or, with `joinedBy`, those of them that this user joined; newest first. */
  async list(by: Principal, joinedBy?: string): Promise<SessionAnswer[]> {
    const found: StartedSession[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await this.queries.execute(new ListStartedSessions(by, { limit: PART, after }, joinedBy));
      found.push(...items);
      after = next ?? undefined;
    } while (after);
    return this.answers(found);
  }

  private async answers(sessions: readonly StartedSession[]): Promise<SessionAnswer[]> {
    const numberOf = await this.numbers.numbersOf(
      'session',
      sessions.map(({ id }) => id),
    );
    const hostOf = await this.numbers.numbersOf(
      'user',
      sessions.map(({ hostId }) => hostId),
    );
    return sessions.map(({ id, hostId, title, status, videoUrl, startedAt, endedAt }) => ({
      id: numberOf.get(id)!,
      admin_id: hostOf.get(hostId)!,
      session_code: id,
      title,
      status: status === 'live' ? 'active' : 'ended',
      video_url: videoUrl,
      created_at: creationTimeOf(id),
      start_time: startedAt,
      end_time: endedAt,
    }));
  }
}
