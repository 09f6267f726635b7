import type { RecordedFact } from '../../../contracts/fact.js';
import type { ServerMessages } from '../../../contracts/realtime.js';
import { draft, isTold, reaches, runAt, runsOf, type Draft, type Lookup, type Run } from '../domain/messages.js';
import type { Connection } from '../transport/connection.js';
import { rooms, type Transport } from '../transport/transport.js';

/** How many of the latest facts a room keeps while nobody is on the way in. */
const KEPT = 256;

/**
 * One session's room on this node: it emits the facts of the stream in order and knows, for each kind of listener, which number came
 * before. Staff see all that is told; members what is for all, and each what is for that one.
 */
export class Room {
  /** Listeners and those on the way in. */
  users = 0;
  /** When something with a number was last said here; who comes in is told the number. */
  lastSaid = performance.now();
  private lastStaff: number;
  private lastAll: number;
  /** The last number of those who were told something alone since everybody was told something. */
  private readonly lastOwn = new Map<string, number>();
  private recent: RecordedFact[] = [];
  private onTheWay = 0;
  /** Numbers behind which the room still is, up to which somebody who came in holds everything: they read the log before a wake-up came. */
  private readonly ahead = new Set<number>();

  constructor(
    readonly sessionId: string,
    /** The last number that was emitted. */
    private position: number,
    private readonly transport: Transport,
    private readonly lookup: Lookup,
    /** Told of each fact in the moment in which it was said, before anything else is. */
    private readonly said: (fact: RecordedFact) => void = () => undefined,
  ) {
    this.lastStaff = this.lastAll = position;
  }

  get seq(): number {
    return this.position;
  }

  /** From here until `admit` or `giveUp` no fact is forgotten, so that who is on the way in misses none. */
  expect(): void {
    this.onTheWay++;
  }

  giveUp(): void {
    this.onTheWay--;
  }

  /** The latest facts behind a number; all of them for who is on the way in. */
  since(seq: number): readonly RecordedFact[] {
    return this.recent.filter((fact) => fact.seq > seq);
  }

  /** Emits facts that follow the position without a gap. */
  async emit(facts: readonly RecordedFact[]): Promise<void> {
    // Facts come again when the first attempt to tell them failed.
    const kept = this.recent.at(-1)?.seq ?? 0;
    this.recent.push(...facts.filter(({ seq }) => seq > kept));
    if (this.onTheWay === 0 && this.recent.length > KEPT) this.recent = this.recent.slice(-KEPT);
    const told = facts.filter(isTold);
    for (let at = 0; at < told.length;) {
      const run = runAt(told, at, (fact) => `${fact.audience.split(':')[0]} ${this.aheadOf(fact.seq)}`);
      const say = await this.prepare(run);
      // Somebody came in meanwhile who holds the first of them already.
      if (this.aheadOf(run[0].seq) !== this.aheadOf(run.at(-1)!.seq)) continue;
      // What is said and the position change in one go: who is admitted between two runs gets each of them once.
      say();
      this.position = run.at(-1)!.seq;
      this.lastSaid = performance.now();
      at += run.length;
      for (const fact of run) this.said(fact);
    }
    this.position = facts.at(-1)!.seq;
    for (const seq of this.ahead) if (seq <= this.position) this.ahead.delete(seq);
  }

  /** How many numbers that somebody holds lie before this one: facts between which it changes go in messages of their own. */
  private aheadOf(seq: number): number {
    let count = 0;
    for (const held of this.ahead) if (held < seq) count++;
    return count;
  }

  private async prepare(run: Run): Promise<() => void> {
    const { audience } = run[0];
    const seq = run.at(-1)!.seq;
    const forStaff = await draft(run, { staff: true }, this.lookup);
    const from = [...new Set(run.flatMap(({ actorId }) => actorId ?? []))];
    if (audience === 'all') return () => this.tellAll(forStaff, seq, from);
    const own =
      audience === 'staff'
        ? []
        : await Promise.all([...Map.groupBy(run, (fact) => fact.audience)].map(([to, facts]) => this.ownMessage(to, facts)));
    return () => {
      this.send([rooms.staff(this.sessionId)], [], forStaff, seq, this.lastStaff, from);
      this.lastStaff = seq;
      for (const { userId, message, last } of own) {
        this.send(
          [rooms.listener(this.sessionId, userId)],
          [rooms.staff(this.sessionId)],
          message,
          last,
          Math.max(this.lastAll, this.lastOwn.get(userId) ?? 0),
        );
        this.lastOwn.set(userId, last);
      }
    };
  }

  private async ownMessage(audience: string, facts: readonly RecordedFact[]) {
    const message = await draft(facts as Run, { staff: false }, this.lookup);
    return { userId: audience.slice('user:'.length), message, last: facts.at(-1)!.seq };
  }

  /** One encoding where all have the same number before it, which is so unless somebody was told something alone. */
  private tellAll(message: Draft, seq: number, from: readonly string[]): void {
    if (this.lastStaff === this.lastAll && this.lastOwn.size === 0)
      this.send([rooms.session(this.sessionId)], [], message, seq, this.lastAll, from);
    else {
      const alone = [...this.lastOwn.keys()].map((userId) => rooms.listener(this.sessionId, userId));
      this.send([rooms.staff(this.sessionId)], [], message, seq, this.lastStaff, from);
      this.send([rooms.members(this.sessionId)], alone, message, seq, this.lastAll, from);
      for (const [userId, after] of this.lastOwn)
        this.send([rooms.listener(this.sessionId, userId)], [rooms.staff(this.sessionId)], message, seq, after);
    }
    this.lastStaff = this.lastAll = seq;
    this.lastOwn.clear();
  }

  private send(
    to: readonly string[],
    except: readonly string[],
    { event, data }: Draft,
    seq: number,
    after: number,
    from: readonly string[] = [],
  ): void {
    this.transport.emit(to, except, event, { ...data, seq, after } as ServerMessages[typeof event], from);
  }

  /** The latest number, to each kind of listener its own. */
  sayHead(): void {
    const { sessionId } = this;
    const alone = [...this.lastOwn.keys()].map((userId) => rooms.listener(sessionId, userId));
    this.transport.emit([rooms.staff(sessionId)], [], 'HEAD', { sessionId, seq: this.lastStaff });
    this.transport.emit([rooms.members(sessionId)], alone, 'HEAD', { sessionId, seq: this.lastAll });
    for (const [userId, seq] of this.lastOwn)
      this.transport.emit([rooms.listener(sessionId, userId)], [rooms.staff(sessionId)], 'HEAD', { sessionId, seq });
    this.lastSaid = performance.now();
  }

  /**
   * Lets a connection that holds everything up to `seq` hear the rest: `answer` first, then what was emitted since `seq`, then the
   * flow. Nothing is awaited between the last look at the position and the entering, so nothing is lost or doubled; nor between the
   * answer and the entering, so nobody is told that they are in who then is not. Where `answer` says false, it stays outside, still
   * expected; otherwise gives true.
   */
  async admit(connection: Connection, seq: number, answer: () => unknown): Promise<boolean> {
    const { listener } = connection.place!;
    const messages: (() => void)[] = [];
    for (let last = seq, told = seq; ;) {
      const missed = this.recent.filter((fact) => fact.seq > last && fact.seq <= this.position && reaches(listener, fact));
      last = Math.max(last, this.position);
      if (!missed.length) break;
      for (const run of runsOf(missed)) {
        const { event, data } = await draft(run, listener, this.lookup);
        const number = run.at(-1)!.seq;
        const message = { ...data, seq: number, after: told } as ServerMessages[typeof event];
        messages.push(() => connection.send(event, message));
        told = number;
      }
    }
    if (answer() === false) return false;
    for (const say of messages) say();
    this.onTheWay--;
    if (seq > this.position) this.ahead.add(seq);
    connection.enter(roomsOf(connection));
    return true;
  }
}

/** Where a connection listens while it is in its place. */
export const roomsOf = ({ place, principal }: Connection): string[] => {
  const { sessionId, listener } = place!;
  const kind = listener.staff ? rooms.staff(sessionId) : rooms.members(sessionId);
  return [rooms.session(sessionId), kind, rooms.listener(sessionId, principal.userId)];
};
