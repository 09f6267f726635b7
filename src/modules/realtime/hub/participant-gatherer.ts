import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { isA, type RecordedFact } from '../../../contracts/fact.js';
import { GetPeople } from '../../../contracts/auth.js';
import { GetParticipants, ParticipantJoined, ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import { Log } from '../../../kernel/logging/log.js';
import { rooms, Transports } from '../transport/transport.js';

/** At most four messages a second for a room. */
const EVERY_MS = 250;
const AGAIN_MS = 1_000;

interface Gathered {
  readonly joined: Set<string>;
  readonly left: Set<string>;
}

/**
 * Gathers who came and went in each room and says it a few times a second. Who came and went in between has left: somebody may have
 * seen them in a snapshot.
 */
@Injectable()
export class ParticipantGatherer implements OnModuleDestroy {
  private stopped = false;
  private readonly waiting = new Map<string, Gathered>();

  constructor(
    private readonly queries: QueryBus,
    private readonly transports: Transports,
    private readonly log: Log,
  ) {}

  /** Nothing is read once the database may be closed: PGlite would open its directory anew, without the lock. */
  onModuleDestroy(): void {
    this.stopped = true;
  }

  note(sessionId: string, facts: readonly RecordedFact[]): void {
    for (const fact of facts) {
      if (isA(fact, ParticipantJoined) && fact.payload.arrival) this.move(sessionId, fact.payload.userId, 'joined', 'left');
      if (isA(fact, ParticipantLeft) && fact.payload.departure) this.move(sessionId, fact.payload.userId, 'left', 'joined');
    }
  }

  private move(sessionId: string, userId: string, to: keyof Gathered, from: keyof Gathered): void {
    let gathered = this.waiting.get(sessionId);
    if (!gathered) {
      gathered = { joined: new Set(), left: new Set() };
      this.waiting.set(sessionId, gathered);
      this.sayLater(sessionId, EVERY_MS);
    }
    gathered[from].delete(userId);
    gathered[to].add(userId);
  }

  private sayLater(sessionId: string, ms: number): void {
    setTimeout(() => void this.say(sessionId), ms).unref();
  }

  /** One at a time for a room: told in another order, somebody who has gone would stay in the lists. What comes meanwhile waits. */
  private async say(sessionId: string): Promise<void> {
    const said = this.waiting.get(sessionId)!;
    const next: Gathered = { joined: new Set(), left: new Set() };
    this.waiting.set(sessionId, next);
    let pause = EVERY_MS;
    try {
      if (!this.stopped) await this.tell(sessionId, said);
    } catch (error) {
      this.log.warn('participants were not told yet', { sessionId, error });
      for (const userId of said.joined) if (!next.left.has(userId)) next.joined.add(userId);
      for (const userId of said.left) if (!next.joined.has(userId)) next.left.add(userId);
      pause = AGAIN_MS;
    }
    if (!this.stopped && next.joined.size + next.left.size) this.sayLater(sessionId, pause);
    else this.waiting.delete(sessionId);
  }

  private async tell(sessionId: string, { joined, left }: Gathered): Promise<void> {
    const [people, { total }] = await Promise.all([
      this.queries.execute(new GetPeople([...joined])),
      this.queries.execute(new GetParticipants(sessionId, { page: 1, limit: 1 })),
    ]);
    this.transports.emit([rooms.session(sessionId)], [], 'PARTICIPANTS_CHANGED', {
      sessionId,
      joined: people.map(({ id, name, role }) => ({ userId: id, name, role })),
      left: [...left],
      count: total,
    });
  }
}
