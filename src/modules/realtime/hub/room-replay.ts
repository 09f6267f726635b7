import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetRoomMarks } from '../../../contracts/attendance.ts';
import { GetVerifications } from '../../../contracts/classroom/verification.ts';
import { GetClassroomState } from '../../../contracts/classroom/room-state.ts';
import { sessionStream, type RecordedFact } from '../../../contracts/fact.ts';
import { GetSessionAccessOfMany, type SessionAccess } from '../../../contracts/live-session.ts';
import { GetParticipants } from '../../../contracts/live-session/presence.ts';
import type { Principal } from '../../../contracts/auth.ts';
import type { JoinAnswer, RoomMessage } from '../../../contracts/realtime.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Batcher, type Outcome } from '../../../kernel/messaging/batcher.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { readLatestVisible, type Listener } from '../../../kernel/messaging/log.ts';
import type { Lookup } from '../domain/drafts.ts';
import { lookupFor, messagesFor, reaches } from '../domain/fact-messages.ts';
import { LIMITS } from '../limits.ts';
import { RoomLookup } from './room-lookup.ts';

/** A request: `since` asks for a replay, no `since` for a snapshot. */
interface Wanted {
  readonly listener: Listener;
  readonly user: Pick<Principal, 'userId' | 'role'>;
  readonly since?: number;
  /** Whether its snapshot has all marks that the room shows, because its client could not read the others. */
  readonly needsEveryMark?: boolean;
}
/** A request of a user who may be in the session. */
type Allowed = Wanted & Pick<SessionAccess, 'marksVisibility'>;
/** All facts of a stream that are visible to any client, after `floor` and up to `head`. */
interface Read {
  readonly facts: readonly RecordedFact[];
  readonly floor: number;
  readonly head: number;
}
type RoomState = Pick<JoinAnswer, 'seq' | 'snapshot' | 'missed' | 'resync' | 'participants'>;

/**
 * Reads the state of a room for joining connections: the messages missed after `since` (replay), or a snapshot. One read serves all
 * connections that are waiting. Their membership is already set, so a user who has lost access is either rejected here,
 * or evicted by a later fact.
 */
@Injectable()
export class RoomReplay {
  private readonly batcher: Batcher<Wanted, RoomState>;

  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly lookup: RoomLookup,
  ) {
    this.batcher = new Batcher((sessionId, wanted) => this.db.outside(() => this.read(sessionId, wanted)), { maxBatch: 2_000 });
  }

  run(sessionId: string, wanted: Wanted): Promise<RoomState> {
    return this.batcher.run(sessionId, wanted);
  }

  private async read(sessionId: string, wanted: readonly Wanted[]): Promise<Outcome<RoomState>[]> {
    const users = wanted.map(({ user }) => user);
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, users));
    if (!accesses) throw new DomainError('SESSION_NOT_FOUND');
    const allowed = wanted.flatMap((one, index) => {
      const { mayJoin, isStaff, marksVisibility } = accesses[index]!;
      return mayJoin && isStaff === one.listener.staff ? [{ ...one, index, marksVisibility }] : [];
    });
    const states = allowed.length ? await this.states(sessionId, allowed) : [];
    const stateAt = new Map(allowed.map(({ index }, nth) => [index, states[nth]!]));
    return wanted.map((_, index) => {
      const state = stateAt.get(index);
      return state ? { ok: state } : { error: new DomainError(accesses[index]!.refusal ?? 'NOT_ADMITTED') };
    });
  }

  private async states(sessionId: string, wanted: readonly Allowed[]): Promise<RoomState[]> {
    // The head is read first. What is read later may be newer than the head and arrive again as a message, which does no harm.
    const head = await this.db.headOf(sessionStream(sessionId));
    const from = Math.min(...wanted.map(({ since }) => (since !== undefined && since <= head ? since : head)));
    const latest = from < head ? await this.db.rows(readLatestVisible(sessionStream(sessionId), from, head, LIMITS.missedFactsRead)) : [];
    const facts = latest.toReversed();
    // A read that hit its limit is only complete from its oldest fact on.
    const floor = facts.length === LIMITS.missedFactsRead ? facts[0]!.seq : from;
    const participants = await this.participants(sessionId);
    const lookup = lookupFor(facts, this.lookup);
    const replays = await Promise.all(wanted.map((one) => this.replay(one, { facts, floor, head }, lookup)));
    const snapshot = await this.snapshots(
      sessionId,
      wanted.filter((_, index) => !replays[index]),
      participants.items.map(({ userId }) => userId),
    );
    return wanted.map((one, index) => {
      const missed = replays[index] ?? null;
      return { seq: head, participants, missed, snapshot: missed ? null : snapshot!(one), resync: one.since !== undefined && !missed };
    });
  }

  private async participants(sessionId: string): Promise<JoinAnswer['participants']> {
    const { items, total } = await this.queries.execute(new GetParticipants(sessionId, { page: 1, limit: LIMITS.participantsShown }));
    return {
      items: items.map(({ userId, name, role, microphone, camera, screen }) => ({ userId, name, role, microphone, camera, screen })),
      count: total,
    };
  }

  /** Returns the messages after `since`, or undefined if a snapshot is needed instead. */
  private async replay({ listener, since }: Wanted, { facts, floor, head }: Read, lookup: Lookup): Promise<RoomMessage[] | undefined> {
    if (since === undefined || since > head || since < floor) return undefined;
    const missed = facts.filter((fact) => fact.seq > since && reaches(listener, fact));
    return missed.length > LIMITS.missedMessages
      ? undefined
      : messagesFor({ ...listener, lists: LIMITS.missedMessages }, missed, since, lookup);
  }

  /** Reads once for all, and returns a function that builds the snapshot each may see. */
  private async snapshots(
    sessionId: string,
    wanted: readonly Allowed[],
    listed: readonly string[],
  ): Promise<((one: Allowed) => JoinAnswer['snapshot']) | undefined> {
    if (!wanted.length) return undefined;
    const seesAll = ({ listener, marksVisibility }: Allowed) => listener.staff || marksVisibility === 'room';
    const session = await this.lookup.session(sessionId);
    const classroom = await this.queries.execute(new GetClassroomState(sessionId));
    const userIds = wanted.filter(({ listener }) => !listener.staff).map(({ user }) => user.userId);
    const { lines, shown, own } = await this.queries.execute(new GetRoomMarks(sessionId, wanted.some(seesAll), userIds));
    const verifications = await this.queries.execute(new GetVerifications(sessionId, userIds));
    // Students see the marks shown to the room, but not who else is expected.
    const marksFor = (one: Allowed) => (one.listener.staff ? lines : seesAll(one) ? shown : []);
    const short = shown.length > LIMITS.crowd ? shown.filter(({ studentId }) => listed.includes(studentId)) : shown;
    return (one) => {
      const state = {
        session,
        marks: marksFor(one),
        me: own.get(one.user.userId) ?? null,
        classroom,
        verification: verifications.get(one.user.userId) ?? null,
      };
      if (state.marks !== shown || short === shown || one.needsEveryMark) return state;
      return { ...state, marks: short, unlisted: shown.length - short.length };
    };
  }
}
