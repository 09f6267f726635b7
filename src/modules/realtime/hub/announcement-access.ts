import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetSessionAccessOfMany, type Refusal, type RoomSession } from '../../../contracts/live-session.ts';
import { Connections } from '../transport/connections.ts';

/** Finds out what those who hear of a session outside its room may see of it. */
@Injectable()
export class AnnouncementAccess {
  constructor(
    private readonly connections: Connections,
    private readonly queries: QueryBus,
  ) {}

  /**
   * The refusal, or null, of each user with a connection to this node that is not in the session: those of its class, and those in `userIds`. A user who
   * has connections with two roles gets the refusal of either.
   */
  async of({ id, classId }: RoomSession, userIds: readonly string[]): Promise<ReadonlyMap<string, Refusal | null>> {
    const others = new Set(userIds);
    const principals = [...this.connections].flatMap(({ membership, classes, principal }) => {
      const hears = (classId !== null && classes.has(classId)) || others.has(principal.userId);
      return hears && membership?.sessionId !== id ? [principal] : [];
    });
    if (!principals.length) return new Map();
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(id, principals));
    const refusals = new Map<string, Refusal | null>();
    for (const [index, { userId }] of principals.entries()) refusals.set(userId, refusals.get(userId) ?? accesses![index]!.refusal);
    return refusals;
  }
}
