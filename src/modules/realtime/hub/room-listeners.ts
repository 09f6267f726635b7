import type { ServerMessages } from '../../../contracts/realtime.ts';
import type { Draft } from '../domain/drafts.ts';
import type { leftOut } from '../domain/mark-messages.ts';
import { channels } from '../transport/channel-names.ts';
import type { Transport, Transports } from '../transport/transports.ts';

export type RoomTransports = Pick<Transports, 'emit' | 'clients' | 'dialects'>;

/** A message without its numbers, that of its last fact, and the users who caused it. */
interface Sent {
  readonly message: Draft;
  /** The message with everything that `message` leaves out, for clients of other systems, which know no short form. Undefined if it leaves out nothing. */
  readonly whole?: Draft;
  readonly seq: number;
  readonly from: readonly string[];
}

/** Sends to the kinds of listeners of a room, and tracks the previous number of each. Staff see every fact; members those for everybody and for themselves. */
export class RoomListeners {
  /** The last number sent to staff, and to everybody. */
  private lastStaff: number;
  private lastAll: number;
  /** The last number sent to each user who has received a personal message since the last one for everybody. */
  private readonly lastOwn = new Map<string, number>();
  private readonly session: string;
  private readonly staff: string;
  private readonly members: string;

  constructor(
    private readonly sessionId: string,
    position: number,
    private readonly transports: RoomTransports,
  ) {
    this.lastStaff = this.lastAll = position;
    this.session = channels.session(sessionId);
    this.staff = channels.staff(sessionId);
    this.members = channels.members(sessionId);
  }

  /** Encodes the message only once if everybody's previous number is the same, as it is unless somebody received a personal message. */
  toAll({ message, seq, from }: Sent): void {
    if (this.lastStaff === this.lastAll && this.lastOwn.size === 0) this.send(this.session, [], message, seq, this.lastAll, from);
    else for (const [to, except, last] of this.kinds()) this.send(to, except, message, seq, last, from);
    this.allHave(seq);
  }

  /** Sends `own` to each user it names, and `others` to the other members. */
  toAllInShort({ message, whole = message, seq, from }: Sent, { own, others }: ReturnType<typeof leftOut>): void {
    const { clients, dialects } = this.transports;
    const concerned = [...new Set([...own.keys(), ...this.lastOwn.keys()])];
    this.send(this.session, [], whole, seq, this.lastAll, from, dialects);
    this.send(this.staff, [], message, seq, this.lastStaff, from, clients);
    const except = concerned.map((userId) => this.listener(userId));
    this.send(this.members, except, others, seq, this.lastAll, from, clients);
    for (const userId of concerned) {
      const last = this.lastOwn.get(userId) ?? this.lastAll;
      this.send(this.listener(userId), [this.staff], own.get(userId) ?? others, seq, last, from, clients);
    }
    this.allHave(seq);
  }

  toStaff({ message, whole, seq, from }: Sent): void {
    if (whole) this.send(this.staff, [], whole, seq, this.lastStaff, from, this.transports.dialects);
    this.send(this.staff, [], message, seq, this.lastStaff, from, whole ? this.transports.clients : this.transports);
    this.lastStaff = seq;
  }

  toUser(userId: string, { message, seq, from }: Sent): void {
    const after = Math.max(this.lastAll, this.lastOwn.get(userId) ?? 0);
    this.send(this.listener(userId), [this.staff], message, seq, after, from);
    this.lastOwn.set(userId, seq);
  }

  /** Sends each kind of listener the last number that it could see. */
  head(): void {
    const { sessionId } = this;
    for (const [to, except, seq] of this.kinds()) this.transports.emit([to], except, 'HEAD', { sessionId, seq });
  }

  private allHave(seq: number): void {
    this.lastStaff = this.lastAll = seq;
    this.lastOwn.clear();
  }

  /** The channel of each kind of listener, the channels it leaves out, and the last number sent to it. */
  private kinds(): (readonly [to: string, except: readonly string[], last: number])[] {
    const own = [...this.lastOwn].map(([userId, last]) => [this.listener(userId), [this.staff], last] as const);
    return [[this.staff, [], this.lastStaff], [this.members, own.map(([to]) => to), this.lastAll], ...own];
  }

  private listener(userId: string): string {
    return channels.listener(this.sessionId, userId);
  }

  private send(
    to: string,
    except: readonly string[],
    { event, data }: Draft,
    seq: number,
    after: number,
    from: readonly string[],
    transport: Transport = this.transports,
  ): void {
    transport.emit([to], except, event, { ...data, seq, after } as ServerMessages[typeof event], from);
  }
}
