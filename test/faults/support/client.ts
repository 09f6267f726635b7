import type { Ack, JoinAnswer, OnTheWire } from '../../../src/contracts/realtime.ts';
import { LightSocket } from '../../../bench/support/light-socket.ts';
import type { Account } from '../../../bench/support/school.ts';
import { RoomModel } from './room-model.ts';

/** `lost`: the connection broke before the response. */
export type Answer<T> = Ack<T> | { readonly success: false; readonly code: 'LOST' };
const LOST = { success: false, code: 'LOST' } as const;

/** One user in one room, on one socket at a time. */
export class Client {
  readonly account: Account;
  readonly sessionId: string;
  readonly model = new RoomModel();
  /** The sockets whose joins were acknowledged. */
  readonly joins: string[] = [];
  /** When each RECONNECT arrived. */
  readonly sentAway: number[] = [];
  /** Called for each event, before the model gets it. */
  onHeard: (event: string, frame: string) => void = () => undefined;
  private socket: LightSocket | undefined;
  private lost: Promise<typeof LOST> = Promise.resolve(LOST);
  private joining = false;
  private inside = false;

  constructor(account: Account, sessionId: string) {
    this.account = account;
    this.sessionId = sessionId;
  }

  get isConnected(): boolean {
    return this.socket !== undefined;
  }

  get isInside(): boolean {
    return this.inside && this.isConnected;
  }

  get socketId(): string {
    return this.socket?.id ?? '';
  }

  /** Fails if the server is down or rejects the connection. */
  async connect(url: string): Promise<void> {
    const socket = await LightSocket.connect(url, this.account.token);
    this.socket = socket;
    this.joining = this.inside = false;
    this.lost = new Promise((resolve) => {
      socket.onClose = () => {
        if (this.socket === socket) this.socket = undefined;
        resolve(LOST);
      };
    });
    socket.onEvent = (event, frame) => {
      if (this.socket === socket) this.hear(event, frame);
    };
  }

  private hear(event: string, frame: string): void {
    this.onHeard(event, frame);
    if (event === 'RECONNECT') this.sentAway.push(performance.now());
    // Anything before the join response is included in that response.
    if (this.joining || !this.inside || event === 'PARTICIPANTS_CHANGED') return;
    const [, message] = JSON.parse(frame.slice(2)) as [string, object];
    if (this.model.heard(event, message)) void this.join();
  }

  /** Requests what it missed since its last number. */
  join(): Promise<Answer<OnTheWire<JoinAnswer>>> {
    const { socket } = this;
    if (!socket) return Promise.resolve(LOST);
    const since = this.model.last;
    this.joining = true;
    const answer = new Promise<Ack<OnTheWire<JoinAnswer>>>((resolve) => {
      socket.call<Ack<OnTheWire<JoinAnswer>>>('JOIN_SESSION', { sessionId: this.sessionId, since }, (answered) => {
        this.joining = false;
        this.inside = answered.success;
        if (answered.success) {
          this.joins.push(socket.id);
          this.model.joined(answered.data, since);
        }
        resolve(answered);
      });
    });
    return Promise.race([answer, this.lost]);
  }

  async leave(): Promise<Answer<null>> {
    this.inside = false;
    return this.ask('LEAVE_SESSION', {});
  }

  ask<T>(event: string, body: object): Promise<Answer<T>> {
    if (!this.socket) return Promise.resolve(LOST);
    return Promise.race([this.socket.ask<Ack<T>>(event, body), this.lost]);
  }

  /** Drops the connection without a closing handshake. */
  drop(): void {
    const { socket } = this;
    this.socket = undefined;
    socket?.close();
  }

  /** Joins the room, on a new connection if there is none; retries until `ms` have passed. */
  async enter(url: string, ms = 10_000): Promise<boolean> {
    for (const end = performance.now() + ms; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
      if (!this.isConnected) await this.connect(url).catch(() => undefined);
      if (this.isInside || (await this.join()).success) return true;
    }
    return false;
  }
}
