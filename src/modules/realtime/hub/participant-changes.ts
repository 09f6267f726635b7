import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { GetParticipants, ParticipantJoined, ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { LIMITS } from '../limits.ts';
import { channels } from '../transport/channels.ts';
import { Transports } from '../transport/transports.ts';

const RETRY_MS = 1_000;

interface Changes {
  readonly joined: Set<string>;
  readonly left: Set<string>;
}

/**
 * Collects who joined and left each room, and tells the room a few times a second. A user who joined and then left is reported as left,
 * because a snapshot may have shown them in between.
 */
@Injectable()
export class ParticipantChanges implements OnModuleDestroy {
  private stopped = false;
  private readonly waiting = new Map<string, Changes>();

  constructor(
    private readonly queries: QueryBus,
    private readonly transports: Transports,
    private readonly log: Log,
  ) {}

  /** A query after the database was closed would make PGlite reopen its directory, without the lock. */
  onModuleDestroy(): void {
    this.stopped = true;
  }

  note(sessionId: string, facts: readonly RecordedFact[]): void {
    for (const fact of facts) {
      if (isA(fact, ParticipantJoined) && fact.payload.arrival) this.move(sessionId, fact.payload.userId, 'joined', 'left');
      if (isA(fact, ParticipantLeft) && fact.payload.departure) this.move(sessionId, fact.payload.userId, 'left', 'joined');
    }
  }

  private move(sessionId: string, userId: string, to: keyof Changes, from: keyof Changes): void {
    let changes = this.waiting.get(sessionId);
    if (!changes) {
      changes = { joined: new Set(), left: new Set() };
      this.waiting.set(sessionId, changes);
      this.sendLater(sessionId, LIMITS.participantsEveryMs);
    }
    changes[from].delete(userId);
    changes[to].add(userId);
  }

  private sendLater(sessionId: string, ms: number): void {
    setTimeout(() => void this.send(sessionId), ms).unref();
  }

  /** Sends one message at a time to a room, and later changes wait: if messages overtook one another, clients would keep users who have left. */
  private async send(sessionId: string): Promise<void> {
    const changes = this.waiting.get(sessionId)!;
    const next: Changes = { joined: new Set(), left: new Set() };
    this.waiting.set(sessionId, next);
    let pause: number = LIMITS.participantsEveryMs;
    try {
      if (!this.stopped) await this.emit(sessionId, changes);
    } catch (error) {
      this.log.warn('participant changes not sent yet', { sessionId, error });
      for (const userId of changes.joined) if (!next.left.has(userId)) next.joined.add(userId);
      for (const userId of changes.left) if (!next.joined.has(userId)) next.left.add(userId);
      pause = RETRY_MS;
    }
    if (!this.stopped && next.joined.size + next.left.size) this.sendLater(sessionId, pause);
    else this.waiting.delete(sessionId);
  }

  private async emit(sessionId: string, { joined, left }: Changes): Promise<void> {
    const [people, { total }] = await Promise.all([
      this.queries.execute(new GetPeople([...joined])),
      this.queries.execute(new GetParticipants(sessionId, { page: 1, limit: 1 })),
    ]);
    this.transports.emit([channels.session(sessionId)], [], 'PARTICIPANTS_CHANGED', {
      sessionId,
      joined: people.map(({ id, name, role }) => ({ userId: id, name, role })),
      left: [...left],
      count: total,
    });
  }
}
