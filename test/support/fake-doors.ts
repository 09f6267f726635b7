import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FindClosedDoors, FindRemovals, GetDoor, type Door } from '../../src/contracts/classroom/moderation.ts';

/** In-memory locks and removals, for specs of modules that only query them. */
export class FakeDoors {
  readonly locked = new Set<string>();
  private readonly removed = new Map<string, Set<string>>();
  /** How often a module asked about a door. */
  asked = 0;

  remove(sessionId: string, userId: string): void {
    this.removed.set(sessionId, this.removedFrom(sessionId).add(userId));
  }

  readmit(sessionId: string, userId: string): void {
    this.removedFrom(sessionId).delete(userId);
  }

  removedFrom(sessionId: string): Set<string> {
    return this.removed.get(sessionId) ?? new Set();
  }

  sessionsWithout(userId: string): Set<string> {
    return new Set([...this.removed].filter(([, users]) => users.has(userId)).map(([id]) => id));
  }
}

@QueryHandler(GetDoor)
class GetDoorFake implements IQueryHandler<GetDoor> {
  constructor(private readonly doors: FakeDoors) {}
  async execute({ sessionId, userIds }: GetDoor): Promise<Door> {
    this.doors.asked++;
    const removed = this.doors.removedFrom(sessionId);
    return { locked: this.doors.locked.has(sessionId), removed: userIds.filter((id) => removed.has(id)) };
  }
}

@QueryHandler(FindClosedDoors)
class FindClosedDoorsFake implements IQueryHandler<FindClosedDoors> {
  constructor(private readonly doors: FakeDoors) {}
  async execute({ userId, sessionIds }: FindClosedDoors): Promise<ReadonlyMap<string, 'locked' | 'removed'>> {
    this.doors.asked++;
    const removed = this.doors.sessionsWithout(userId);
    return new Map(
      sessionIds.flatMap((id): [string, 'locked' | 'removed'][] => {
        if (removed.has(id)) return [[id, 'removed']];
        return this.doors.locked.has(id) ? [[id, 'locked']] : [];
      }),
    );
  }
}

@QueryHandler(FindRemovals)
class FindRemovalsFake implements IQueryHandler<FindRemovals> {
  constructor(private readonly doors: FakeDoors) {}
  async execute({ userIds }: FindRemovals): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    return new Map(userIds.map((userId) => [userId, this.doors.sessionsWithout(userId)]));
  }
}

export const fakeDoors = [FakeDoors, GetDoorFake, FindClosedDoorsFake, FindRemovalsFake];
