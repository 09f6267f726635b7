import { io, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientCommands,
  ClientEvent,
  JoinAnswer,
  MarkMessage,
  OnTheWire,
  RoomMessage,
  ServerEvent,
} from '../../src/contracts/realtime.ts';

type Message = OnTheWire<RoomMessage>;

/** A room client that never misses anything: it tracks its last number, rejoins when there is a gap, and reconnects automatically. */
export class RoomClient {
  readonly marks = new Map<string, string>();
  /** Number of missed messages received at each rejoin. */
  caughtUp: number[] = [];
  last = 0;
  onMessage: (event: ServerEvent) => void = () => undefined;
  private joining: Promise<void> | undefined;
  private readonly socket: Socket;
  private readonly sessionId: string;

  constructor(baseUrl: string, token: string, sessionId: string) {
    this.sessionId = sessionId;
    this.socket = io(baseUrl, {
      auth: { token },
      transports: ['websocket'],
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      forceNew: true,
    });
    this.socket.on('connect', () => void this.join().catch(() => undefined));
    this.socket.onAny((event: ServerEvent, data: Message['data']) => this.hear(event, data));
  }

  async ask<E extends ClientEvent>(event: E, body: ClientCommands[E]['body']): Promise<OnTheWire<ClientCommands[E]['answer']>> {
    const answer = (await this.socket.timeout(10_000).emitWithAck(event, body)) as Ack<OnTheWire<ClientCommands[E]['answer']>>;
    if (!answer.success) throw new Error(`${event}: ${answer.error} (${answer.code})`);
    return answer.data;
  }

  join(): Promise<void> {
    this.joining ??= this.requestJoin().finally(() => (this.joining = undefined));
    return this.joining;
  }

  private async requestJoin(): Promise<void> {
    const { seq, snapshot, missed }: OnTheWire<JoinAnswer> = await this.ask('JOIN_SESSION', {
      sessionId: this.sessionId,
      ...(this.last && { since: this.last }),
    });
    if (snapshot) {
      this.marks.clear();
      for (const { studentId, status } of snapshot.marks) if (status) this.marks.set(studentId, status);
    }
    for (const { event, data } of missed ?? []) this.take(event, data);
    if (missed) this.caughtUp.push(missed.reduce((sum, { data }) => sum + ('marks' in data ? data.marks.length : 1), 0));
    this.last = seq;
  }

  private hear(event: ServerEvent, data: Message['data']): void {
    this.onMessage(event);
    if (!('seq' in data) || data.seq === undefined || this.joining) return;
    const before = 'after' in data ? data.after : data.seq;
    if (before !== undefined && before > this.last) void this.join();
    else if (data.seq > this.last) {
      this.take(event, data);
      this.last = data.seq;
    }
  }

  private take(event: ServerEvent, data: Message['data']): void {
    if (event !== 'ATTENDANCE_MARKED') return;
    for (const { studentId, status } of (data as unknown as { marks: OnTheWire<MarkMessage>[] }).marks)
      if (status) this.marks.set(studentId, status);
      else this.marks.delete(studentId);
  }

  /** Resolves once the condition holds; fails after 20 s. */
  async until(fine: () => boolean): Promise<void> {
    const start = Date.now();
    while (!fine()) {
      if (Date.now() - start > 20_000) throw new Error('a client did not receive what it should have');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get connected(): boolean {
    return this.socket.connected && !this.joining && this.last > 0;
  }

  drop(): void {
    this.socket.disconnect();
  }

  reconnect(): void {
    this.socket.connect();
  }
}
