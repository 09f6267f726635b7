import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.ts';
import { GetSessionAccessOfMany } from '../../../contracts/live-session.ts';
import { FindVisitors } from '../../../contracts/live-session/presence.ts';
import type { Present, Target } from './domain/moderation.ts';

/** Reads for a group of commands what is known about the users they are of. */
@Injectable()
export class Targets {
  constructor(private readonly queries: QueryBus) {}

  /** Returns a function that finds each of these users. Nothing is known about users who do not exist. */
  async load(sessionId: string, userIds: readonly string[]): Promise<(userId: string) => Target> {
    const people = userIds.length ? await this.queries.execute(new GetPeople(userIds)) : [];
    if (!people.length) return strangerWith;
    const users = people.map(({ id, role }) => ({ userId: id, role }));
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, users));
    const visitors = await this.queries.execute(new FindVisitors(sessionId, userIds));
    const hereSince = new Map(visitors.map((visitor) => [visitor.userId, visitor.hereSince]));
    const staff = new Set(users.filter((_, index) => accesses?.[index]?.isStaff).map(({ userId }) => userId));
    return (userId) => ({
      userId,
      isStaff: staff.has(userId),
      hasBeenHere: hereSince.has(userId),
      hereSince: hereSince.get(userId) ?? null,
    });
  }

  /** Everyone who is in the session now. */
  async present(sessionId: string): Promise<readonly Present[]> {
    const visitors = await this.queries.execute(new FindVisitors(sessionId, null));
    return visitors.flatMap(({ userId, staff, hereSince }) =>
      hereSince ? [{ userId, isStaff: staff, hasBeenHere: true, hereSince }] : [],
    );
  }
}

const strangerWith = (userId: string): Target => ({ userId, isStaff: false, hasBeenHere: false, hereSince: null });
