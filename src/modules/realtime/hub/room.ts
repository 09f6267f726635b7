import type { RecordedFact } from '../../../contracts/fact.ts';
import type { RoomMessage } from '../../../contracts/realtime.ts';
import type { Lookup, Run } from '../domain/drafts.ts';
import { draft, isVisible, lookupFor, messagesFor, reaches, runAt } from '../domain/fact-messages.ts';
import { isTooLong, leftOut } from '../domain/mark-messages.ts';
import type { BatchReads } from '../domain/read-ahead.ts';
import { LIMITS } from '../limits.ts';
import type { Connection } from '../transport/connection.ts';
import { channels } from '../transport/channel-names.ts';
import { RoomListeners, type RoomTransports } from './room-listeners.ts';

/** How many of the latest facts a room keeps while nobody is joining. */
const MAX_RECENT = 256;

/** The room of one session on this node. It emits the facts of the session's stream in order. */
export class Room {
  /** The number of connections that are in the room or joining it. */
  users = 0;
  /** When the room last emitted a number, by `performance.now()`. Answers to joins do not count. */
  lastEmitAt = performance.now();
  private readonly listeners: RoomListeners;
  private recent: RecordedFact[] = [];
  private joining = 0;
  /**
   * The numbers of joined connections that are ahead of the room: their join read facts from the log that the room has not emitted yet,
   * because the wake-up had not arrived.
   */
  private readonly ahead = new Set<number>();

  constructor(
    readonly sessionId: string,
    /** The last number emitted. */
    private position: number,
    transports: RoomTransports,
    private readonly reads: BatchReads,
    /** Called with each fact right after it has been emitted, before the next one. */
    private readonly onEmitted: (fact: RecordedFact) => void = () => undefined,
  ) {
    this.listeners = new RoomListeners(sessionId, position, transports);
  }

  get seq(): number {
    return this.position;
  }

  /** Keeps all facts until `admit` or `cancelJoin`, so that the joining connection misses none. */
  expectJoin(): void {
    this.joining++;
  }

  cancelJoin(): void {
    this.joining--;
  }

  /** The kept facts after this number. */
  since(seq: number): readonly RecordedFact[] {
    return this.recent.filter((fact) => fact.seq > seq);
  }

  /** Emits facts, which must follow the room's position without a gap. */
  async emit(facts: readonly RecordedFact[]): Promise<void> {
    // If an attempt to emit fails, the same facts are passed again.
    const lastKept = this.recent.at(-1)?.seq ?? 0;
    this.recent.push(...facts.filter(({ seq }) => seq > lastKept));
    if (this.joining === 0 && this.recent.length > MAX_RECENT) this.recent = this.recent.slice(-MAX_RECENT);
    const visible = facts.filter(isVisible);
    const lookup = lookupFor(visible, this.reads);
    for (let next = 0; next < visible.length;) {
      const run = runAt(visible, next, (fact) => `${fact.audience.split(':')[0]} ${this.aheadOf(fact.seq)}`);
      const send = await this.prepare(run, lookup);
      // Somebody who already holds the first part of this run joined in the meantime: split it differently.
      if (this.aheadOf(run[0].seq) !== this.aheadOf(run.at(-1)!.seq)) continue;
      // Sending and moving the position are one synchronous step, so that a connection admitted between two runs gets each of them once.
      send();
      this.position = run.at(-1)!.seq;
      this.lastEmitAt = performance.now();
      next += run.length;
      for (const fact of run) this.onEmitted(fact);
    }
    this.position = facts.at(-1)!.seq;
    for (const seq of this.ahead) if (seq <= this.position) this.ahead.delete(seq);
  }

  /** How many numbers in `ahead` are less than this one. Facts for which this differs go into separate messages. */
  private aheadOf(seq: number): number {
    let count = 0;
    for (const held of this.ahead) if (held < seq) count++;
    return count;
  }

  /** Builds the messages for a run, and returns a function that sends them. */
  private async prepare(run: Run, lookup: Lookup): Promise<() => void> {
    const { audience } = run[0];
    const seq = run.at(-1)!.seq;
    const from = [...new Set(run.flatMap(({ actorId }) => actorId ?? []))];
    const message = await draft(run, { staff: true, lists: LIMITS.crowd }, lookup);
    const whole = run.length > LIMITS.crowd ? await draft(run, { staff: true, lists: Infinity }, lookup) : undefined;
    const toStaff = { message, whole, seq, from };
    if (audience === 'all') {
      if (!isTooLong(run, this.listsToStudents)) return () => this.listeners.toAll(toStaff);
      const inShort = leftOut(run);
      return () => this.listeners.toAllInShort(toStaff, inShort);
    }
    const own =
      audience === 'staff'
        ? []
        : await Promise.all([...Map.groupBy(run, (fact) => fact.audience)].map(([to, facts]) => this.ownMessage(to, facts, lookup)));
    return () => {
      this.listeners.toStaff(toStaff);
      for (const one of own) this.listeners.toUser(one.userId, { message: one.message, seq: one.last, from });
    };
  }

  private async ownMessage(audience: string, facts: readonly RecordedFact[], lookup: Lookup) {
    const userId = audience.slice('user:'.length);
    const message = await draft(facts as Run, { staff: false, userId, lists: this.listsToStudents }, lookup);
    return { userId, message, last: facts.at(-1)!.seq };
  }

  /** How many marks a message to students may list. */
  private get listsToStudents(): number {
    return this.users > LIMITS.crowd ? LIMITS.marksForCrowd : LIMITS.crowd;
  }

  /** Sends each kind of listener the last number that it could see. */
  emitHead(): void {
    this.listeners.head();
    this.lastEmitAt = performance.now();
  }

  /**
   * Admits a connection that holds everything up to `seq`: calls `answer`, sends what was emitted after `seq`, and subscribes to live
   * messages. Nothing is awaited between reading the position and subscribing, so no message is lost or sent twice. Nothing is
   * awaited between the answer and subscribing either, so nobody is told that they are in when they are not. If `answer` returns false, so
   * does this: the connection stays outside, and its join is still expected.
   */
  async admit(connection: Connection, seq: number, answer: () => unknown): Promise<boolean> {
    const { listener } = connection.membership!;
    // The server moves only clients of other systems into their session, and those know no short form.
    const lists = connection.autoJoins ? Infinity : listener.staff ? LIMITS.crowd : this.listsToStudents;
    const messages: RoomMessage[] = [];
    for (let last = seq, after = seq; last < this.position;) {
      const missed = this.recent.filter((fact) => fact.seq > last && fact.seq <= this.position && reaches(listener, fact));
      last = this.position;
      messages.push(...(await messagesFor({ ...listener, lists }, missed, after, lookupFor(missed, this.reads))));
      after = missed.at(-1)?.seq ?? after;
    }
    if (answer() === false) return false;
    for (const { event, data } of messages) connection.send(event, data as never);
    this.joining--;
    if (seq > this.position) this.ahead.add(seq);
    connection.subscribe(channelsOf(connection));
    return true;
  }
}

/** The channels that a connection subscribes to in its session. */
export const channelsOf = ({ membership, principal }: Connection): string[] => {
  const { sessionId, listener } = membership!;
  const kind = listener.staff ? channels.staff(sessionId) : channels.members(sessionId);
  return [channels.session(sessionId), kind, channels.listener(sessionId, principal.userId)];
};
