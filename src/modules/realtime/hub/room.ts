import type { RecordedFact } from '../../../contracts/fact.ts';
import type { ServerMessages } from '../../../contracts/realtime.ts';
import { draft, isVisible, reaches, runAt, runsOf, type Draft, type Lookup, type Run } from '../domain/fact-messages.ts';
import type { Connection } from '../transport/connection.ts';
import { channels } from '../transport/channels.ts';
import type { Transport } from '../transport/transports.ts';

/** How many of the latest facts a room keeps while nobody is joining. */
const KEPT = 256;

/**
 * One session's room on this node. It emits the facts of the stream in order, and knows for each kind of listener which number came
 * before. Staff see every fact that clients are sent; members see those for everybody and those for themselves.
 */
export class Room {
  /** Connections in it or joining it. */
  users = 0;
  /** When a number was last sent. A join does not count: its answer has the number. */
  lastEmitAt = performance.now();
  private lastStaff: number;
  private lastAll: number;
  /** The last number of each user who was sent a message of their own since the last one for everybody. */
  private readonly lastOwn = new Map<string, number>();
  private recent: RecordedFact[] = [];
  private joining = 0;
  /** Numbers up to which somebody who joined holds everything, though the room has not emitted them yet: the join read the log before the wake-up came. */
  private readonly ahead = new Set<number>();

  constructor(
    readonly sessionId: string,
    /** The last number emitted. */
    private position: number,
    private readonly transport: Transport,
    private readonly lookup: Lookup,
    /** Called with each fact right after it was emitted, before the next one. */
    private readonly onEmitted: (fact: RecordedFact) => void = () => undefined,
  ) {
    this.lastStaff = this.lastAll = position;
  }

  get seq(): number {
    return this.position;
  }

  /** From now until `admit` or `cancelJoin` the room keeps all facts, so that the joining connection misses none. */
  expectJoin(): void {
    this.joining++;
  }

  cancelJoin(): void {
    this.joining--;
  }

  /** The kept facts after a number. */
  since(seq: number): readonly RecordedFact[] {
    return this.recent.filter((fact) => fact.seq > seq);
  }

  /** Emits facts that follow the position without a gap. */
  async emit(facts: readonly RecordedFact[]): Promise<void> {
    // Facts come again if the first attempt to emit them failed.
    const kept = this.recent.at(-1)?.seq ?? 0;
    this.recent.push(...facts.filter(({ seq }) => seq > kept));
    if (this.joining === 0 && this.recent.length > KEPT) this.recent = this.recent.slice(-KEPT);
    const visible = facts.filter(isVisible);
    for (let at = 0; at < visible.length;) {
      const run = runAt(visible, at, (fact) => `${fact.audience.split(':')[0]} ${this.aheadOf(fact.seq)}`);
      const send = await this.prepare(run);
      // Somebody joined in the meantime who already holds the first of them.
      if (this.aheadOf(run[0].seq) !== this.aheadOf(run.at(-1)!.seq)) continue;
      // Sent and counted without a break: whoever is admitted between two runs gets each of them once.
      send();
      this.position = run.at(-1)!.seq;
      this.lastEmitAt = performance.now();
      at += run.length;
      for (const fact of run) this.onEmitted(fact);
    }
    this.position = facts.at(-1)!.seq;
    for (const seq of this.ahead) if (seq <= this.position) this.ahead.delete(seq);
  }

  /** How many of the numbers in `ahead` lie before this one. Facts between which that changes go into separate messages. */
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
    if (audience === 'all') return () => this.sendToAll(forStaff, seq, from);
    const own =
      audience === 'staff'
        ? []
        : await Promise.all([...Map.groupBy(run, (fact) => fact.audience)].map(([to, facts]) => this.ownMessage(to, facts)));
    return () => {
      this.send([channels.staff(this.sessionId)], [], forStaff, seq, this.lastStaff, from);
      this.lastStaff = seq;
      for (const { userId, message, last } of own) {
        this.send(
          [channels.listener(this.sessionId, userId)],
          [channels.staff(this.sessionId)],
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

  /** Encodes once if the number before is the same for all, as it is unless somebody was sent a message of their own. */
  private sendToAll(message: Draft, seq: number, from: readonly string[]): void {
    if (this.lastStaff === this.lastAll && this.lastOwn.size === 0)
      this.send([channels.session(this.sessionId)], [], message, seq, this.lastAll, from);
    else {
      const withOwn = [...this.lastOwn.keys()].map((userId) => channels.listener(this.sessionId, userId));
      this.send([channels.staff(this.sessionId)], [], message, seq, this.lastStaff, from);
      this.send([channels.members(this.sessionId)], withOwn, message, seq, this.lastAll, from);
      for (const [userId, after] of this.lastOwn)
        this.send([channels.listener(this.sessionId, userId)], [channels.staff(this.sessionId)], message, seq, after);
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

  /** Sends each kind of listener the last number it could see. */
  emitHead(): void {
    const { sessionId } = this;
    const withOwn = [...this.lastOwn.keys()].map((userId) => channels.listener(sessionId, userId));
    this.transport.emit([channels.staff(sessionId)], [], 'HEAD', { sessionId, seq: this.lastStaff });
    this.transport.emit([channels.members(sessionId)], withOwn, 'HEAD', { sessionId, seq: this.lastAll });
    for (const [userId, seq] of this.lastOwn)
      this.transport.emit([channels.listener(sessionId, userId)], [channels.staff(sessionId)], 'HEAD', { sessionId, seq });
    this.lastEmitAt = performance.now();
  }

  /**
   * Lets a connection that holds everything up to `seq` in: `answer` first, then what was emitted since `seq`, then live messages.
   * Nothing is awaited between reading the position and subscribing, so nothing is lost or doubled, nor between the answer and
   * subscribing, so nobody is told they are in and then is not. If `answer` returns false, the connection stays outside, its join still
   * expected, and this returns false.
   */
  async admit(connection: Connection, seq: number, answer: () => unknown): Promise<boolean> {
    const { listener } = connection.membership!;
    const messages: (() => void)[] = [];
    for (let last = seq, after = seq; ;) {
      const missed = this.recent.filter((fact) => fact.seq > last && fact.seq <= this.position && reaches(listener, fact));
      last = Math.max(last, this.position);
      if (!missed.length) break;
      for (const run of runsOf(missed)) {
        const { event, data } = await draft(run, listener, this.lookup);
        const number = run.at(-1)!.seq;
        const message = { ...data, seq: number, after } as ServerMessages[typeof event];
        messages.push(() => connection.send(event, message));
        after = number;
      }
    }
    if (answer() === false) return false;
    for (const send of messages) send();
    this.joining--;
    if (seq > this.position) this.ahead.add(seq);
    connection.subscribe(channelsOf(connection));
    return true;
  }
}

/** The channels of a connection in a session. */
export const channelsOf = ({ membership, principal }: Connection): string[] => {
  const { sessionId, listener } = membership!;
  const kind = listener.staff ? channels.staff(sessionId) : channels.members(sessionId);
  return [channels.session(sessionId), kind, channels.listener(sessionId, principal.userId)];
};
