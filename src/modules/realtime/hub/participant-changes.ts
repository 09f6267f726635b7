import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { GetParticipants, ParticipantJoined, ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import type { ServerMessages } from '../../../contracts/realtime.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { LIMITS } from '../limits.ts';
import { channels } from '../transport/channel-names.ts';
import { Transports } from '../transport/transports.ts';

const RETRY_MS = 1_000;

/** The last change of each user. */
type Changes = Map<string, 'joined' | 'left'>;

/**
 * Collects who joined and left each room, and tells the room a few times a second. A user who joined and then left is reported as left,
 * because a snapshot may have shown them in between. A crowd is only told how many are there, once a second.
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
      if (isA(fact, ParticipantJoined) && fact.payload.arrival) this.add(sessionId, fact.payload.userId, 'joined');
      // SESSION_ENDED says that everybody has left. A message about earlier changes that has not been sent yet still needs it.
      if (isA(fact, ParticipantLeft) && fact.payload.why === 'ended' && !this.waiting.has(sessionId)) continue;
      if (isA(fact, ParticipantLeft) && fact.payload.departure) this.add(sessionId, fact.payload.userId, 'left');
    }
  }

  private add(sessionId: string, userId: string, change: 'joined' | 'left'): void {
    const changes = this.waiting.get(sessionId);
    if (changes) return void changes.set(userId, change);
    this.waiting.set(sessionId, new Map([[userId, change]]));
    this.sendLater(sessionId, LIMITS.participantsEveryMs);
  }

  private sendLater(sessionId: string, ms: number): void {
    setTimeout(() => void this.send(sessionId), ms).unref();
  }

  /** Sends one message at a time to a room, and later changes wait: if messages overtook one another, clients would keep showing users who have left. */
  private async send(sessionId: string): Promise<void> {
    const changes = this.waiting.get(sessionId)!;
    // Nothing has happened since the last message.
    if (this.stopped || !changes.size) return void this.waiting.delete(sessionId);
    const next: Changes = new Map();
    this.waiting.set(sessionId, next);
    let pause: number = LIMITS.participantsEveryMs;
    try {
      const message = await this.messageFor(sessionId, changes);
      this.transports.emit([channels.session(sessionId)], [], 'PARTICIPANTS_CHANGED', message);
      if (!message.named) pause = LIMITS.crowdEveryMs;
    } catch (error) {
      this.log.warn('participant changes not sent yet', { sessionId, error });
      for (const [userId, change] of changes) if (!next.has(userId)) next.set(userId, change);
      pause = RETRY_MS;
    }
    this.sendLater(sessionId, pause);
  }

  private async messageFor(sessionId: string, changes: Changes): Promise<ServerMessages['PARTICIPANTS_CHANGED']> {
    const { total: count } = await this.queries.execute(new GetParticipants(sessionId, { page: 1, limit: 1 }));
    if (count > LIMITS.crowd || changes.size > LIMITS.crowd) return { sessionId, joined: [], left: [], count, named: false };
    const usersWho = (change: 'joined' | 'left') => [...changes.keys()].filter((userId) => changes.get(userId) === change);
    const people = await this.queries.execute(new GetPeople(usersWho('joined')));
    const joined = people.map(({ id, name, role }) => ({ userId: id, name, role }));
    return { sessionId, joined, left: usersWho('left'), count, named: true };
  }
}
