import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople } from '../../../contracts/auth.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { GetLastMediaChanges, GetMediaStates } from '../../../contracts/live-session/media-state.ts';
import { GetParticipants, ParticipantJoined, ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import type { ServerMessages } from '../../../contracts/realtime.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { LIMITS } from '../limits.ts';
import { channels } from '../transport/channel-names.ts';
import { Transports } from '../transport/transports.ts';

const RETRY_MS = 1_000;

/** What a room has not been told yet. */
interface Changes {
  /** The last change of each user. */
  readonly users: Map<string, 'joined' | 'left'>;
  /** The number after which media states may have changed; undefined if none did. */
  mediaSince?: number;
}

interface News {
  readonly message: ServerMessages['PARTICIPANTS_CHANGED'] | null;
  /** The number of the last change of a media state in it. */
  readonly last: number;
}

const ALL_OFF = { microphone: false, camera: false, screen: false };

/**
 * Collects who joined and left each room and who switched a device on or off, and tells the room a few times a second. A user who joined and then
 * left is reported as left, because a snapshot may have shown them in between. A crowd is only told how many are there, once a second.
 */
@Injectable()
export class ParticipantChanges implements OnModuleDestroy {
  private stopped = false;
  private readonly waiting = new Map<string, Changes>();
  /** The number of the last change of a media state that each room of this node has been told of. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly queries: QueryBus,
    private readonly transports: Transports,
    private readonly log: Log,
  ) {}

  /** A query after the database was closed would make PGlite reopen its directory, without the lock. */
  onModuleDestroy(): void {
    this.stopped = true;
  }

  /** A room opens on this node, and its first connection is about to be told what the states are. `last`: from `lastOf`. */
  open(sessionId: string, last: number): void {
    this.told.set(sessionId, last);
  }

  /** The number of the last change of a media state, of which the room may know. */
  async lastOf(sessionId: string): Promise<number> {
    return (await this.lastMediaChanges([sessionId])).get(sessionId) ?? 0;
  }

  close(sessionId: string): void {
    this.told.delete(sessionId);
  }

  /** What has been told of media states so far, as a number for `tellMedia`. */
  toldOf(sessionId: string): number {
    return this.told.get(sessionId) ?? 0;
  }

  /** Tells the room, if it is on this node, of changes of media states, or again of those since an earlier `toldOf`. */
  tellMedia(sessionId: string, since = this.toldOf(sessionId)): void {
    if (!this.told.has(sessionId)) return;
    const changes = this.changesOf(sessionId);
    changes.mediaSince = Math.min(since, changes.mediaSince ?? since);
  }

  /** Tells rooms of changes of media states whose notice was lost. */
  async catchUp(): Promise<void> {
    for (const [sessionId, last] of await this.lastMediaChanges([...this.told.keys()]))
      if (last > this.toldOf(sessionId)) this.tellMedia(sessionId);
  }

  private lastMediaChanges(sessionIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.queries.execute(new GetLastMediaChanges(sessionIds));
  }

  note(sessionId: string, facts: readonly RecordedFact[]): void {
    for (const fact of facts) {
      if (isA(fact, ParticipantJoined) && fact.payload.arrival) this.add(sessionId, fact.payload.userId, 'joined');
      // What only the lost device had on is off now.
      if (isA(fact, ParticipantLeft) && !fact.payload.departure) this.tellMedia(sessionId);
      // SESSION_ENDED says that everybody has left. A message about earlier changes that has not been sent yet still needs it.
      if (isA(fact, ParticipantLeft) && fact.payload.why === 'ended' && !this.waiting.has(sessionId)) continue;
      if (isA(fact, ParticipantLeft) && fact.payload.departure) this.add(sessionId, fact.payload.userId, 'left');
    }
  }

  private add(sessionId: string, userId: string, change: 'joined' | 'left'): void {
    this.changesOf(sessionId).users.set(userId, change);
  }

  /** What is to be told next. */
  private changesOf(sessionId: string): Changes {
    const waiting = this.waiting.get(sessionId);
    if (waiting) return waiting;
    const changes: Changes = { users: new Map() };
    this.waiting.set(sessionId, changes);
    this.sendLater(sessionId, LIMITS.participantsEveryMs);
    return changes;
  }

  private sendLater(sessionId: string, ms: number): void {
    setTimeout(() => void this.send(sessionId), ms).unref();
  }

  /** Sends one message at a time to a room, and later changes wait: if messages overtook one another, clients would keep showing users who have left. */
  private async send(sessionId: string): Promise<void> {
    const changes = this.waiting.get(sessionId)!;
    // Nothing has happened since the last message.
    if (this.stopped || (!changes.users.size && changes.mediaSince === undefined)) return void this.waiting.delete(sessionId);
    const next: Changes = { users: new Map() };
    this.waiting.set(sessionId, next);
    let pause: number = LIMITS.participantsEveryMs;
    try {
      const { message, last } = await this.newsOf(sessionId, changes);
      if (this.told.has(sessionId)) this.told.set(sessionId, last);
      if (message) this.transports.emit([channels.session(sessionId)], [], 'PARTICIPANTS_CHANGED', message);
      if (message?.named === false) pause = LIMITS.crowdEveryMs;
    } catch (error) {
      this.log.warn('participant changes not sent yet', { sessionId, error });
      for (const [userId, change] of changes.users) if (!next.users.has(userId)) next.users.set(userId, change);
      if (changes.mediaSince !== undefined) this.tellMedia(sessionId, changes.mediaSince);
      pause = RETRY_MS;
    }
    this.sendLater(sessionId, pause);
  }

  /** The message is null if there is nothing to tell after all. */
  private async newsOf(sessionId: string, { users, mediaSince }: Changes): Promise<News> {
    const told = this.toldOf(sessionId);
    const since = Math.min(told, mediaSince ?? told);
    const { total: count } = await this.queries.execute(new GetParticipants(sessionId, { page: 1, limit: 1 }));
    if (count > LIMITS.crowd || users.size > LIMITS.crowd) {
      const last = await this.lastOf(sessionId);
      const isNews = users.size > 0 || last > since;
      return { message: isNews ? { sessionId, joined: [], left: [], changed: [], count, named: false } : null, last };
    }
    const usersWho = (change: 'joined' | 'left') => [...users.keys()].filter((userId) => users.get(userId) === change);
    const people = await this.queries.execute(new GetPeople(usersWho('joined')));
    const { states, last } = await this.queries.execute(new GetMediaStates(sessionId, since, usersWho('joined')));
    const joined = people.map(({ id, name, role }) => ({ userId: id, name, role, ...(states.get(id) ?? ALL_OFF) }));
    const changed = [...states].flatMap(([userId, state]) => (users.has(userId) ? [] : [{ userId, ...state }]));
    const isNews = users.size > 0 || changed.length > 0;
    return { message: isNews ? { sessionId, joined, left: usersWho('left'), changed, count, named: true } : null, last };
  }
}
