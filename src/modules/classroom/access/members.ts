import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { GetSessionAccessOfMany } from '../../../contracts/live-session.ts';
import { FindPresent } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { requireAdmitted, type Member } from './domain/member.ts';

type User = Pick<Principal, 'userId' | 'role'>;

/** Reads for a group of commands what their senders may do in a session, and who of them is in it. */
@Injectable()
export class Members {
  constructor(private readonly queries: QueryBus) {}

  /**
   * Returns a function that finds the member, or throws the refusal of a user who may not join. Throws SESSION_NOT_FOUND. Call it with the session's
   * stream locked: nobody leaves in the meantime.
   */
  async load(sessionId: string, users: readonly User[]): Promise<(user: User) => Member> {
    const asked = [...new Map(users.map((user) => [keyOf(user), user])).values()];
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, asked));
    if (!accesses) throw new DomainError('SESSION_NOT_FOUND');
    const here = new Set(await this.queries.execute(new FindPresent(sessionId, [...new Set(asked.map(({ userId }) => userId))])));
    const members = new Map(
      asked.map((user, index) => {
        const { userId, role } = user;
        return [keyOf(user), { userId, role, access: accesses[index]!, isHere: here.has(userId) }];
      }),
    );
    return (user) => {
      const member = members.get(keyOf(user))!;
      requireAdmitted(member.access);
      return member;
    };
  }
}

/** Includes the role: a user whose role has just changed may have tokens for both roles. */
const keyOf = ({ userId, role }: User): string => `${userId} ${role}`;
