import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Ack, ClientCommands, ClientEvent, JoinAnswer, OnTheWire, ServerEvent, ServerMessages } from '../../src/contracts/realtime.ts';
import { Config } from '../../src/config/config.ts';
import { buildAsyncApi } from '../../src/modules/realtime/asyncapi/document.ts';
import type { TestApp } from './app.ts';
import { socketContract, type SocketContract } from './asyncapi.ts';

/** Longer than any operation takes, but shorter than Jest's timeout, so that a failing test reports what it waited for. */
const DEADLINE = 10_000;

type Message<E extends ServerEvent = ServerEvent> = OnTheWire<ServerMessages[E]>;
type Answer<E extends ClientEvent> = OnTheWire<ClientCommands[E]['answer']>;
type AnswerTo<E extends ClientEvent> = Ack<Answer<E>>;
export interface Heard<E extends ServerEvent = ServerEvent> {
  readonly event: E;
  readonly message: Message<E>;
}
type Numbers = { readonly seq?: number; readonly after?: number };

const contracts = new WeakMap<TestApp, SocketContract>();
const contractOf = (app: TestApp): SocketContract => {
  const contract = contracts.get(app) ?? socketContract(buildAsyncApi(app.app.get(Config)));
  contracts.set(app, contract);
  return contract;
};

const open = (app: TestApp, options: Partial<ManagerOptions & SocketOptions>): Socket =>
  io(app.url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options });

/** A client that checks everything it receives against the AsyncAPI document and the rules for numbers. `close()` fails if anything violated them. */
export class TestSocket {
  readonly heard: Heard[] = [];
  /** The client's last number; undefined while it is in no session. */
  number?: number;
  /** The number of the last join. Older messages may still arrive, and are ignored. */
  private floor = 0;
  readonly faults: string[] = [];
  /** Resolves with the reason once the connection has ended. */
  readonly ended: Promise<string>;
  private readonly read = new Map<ServerEvent, number>();
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly socket: Socket,
    private readonly contract: SocketContract,
  ) {
    socket.onAny((event: ServerEvent, ...args: unknown[]) => this.hear(event, args));
    this.ended = new Promise((resolve) => socket.once('disconnect', resolve));
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  /** Sends any command and returns its acknowledgement. */
  ask<E extends ClientEvent>(event: E, body: unknown = {}): Promise<AnswerTo<E>> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error(`no acknowledgement of ${event} within ${DEADLINE} ms`)), DEADLINE);
      this.socket.emit(event, body, (...args: unknown[]) => {
        clearTimeout(timeout);
        const answer = args[0] as AnswerTo<E>;
        this.note(`the acknowledgement of ${event}`, this.contract.acknowledgement(event)(answer), args);
        // Called synchronously, because the next message may arrive in the same read.
        if (event === 'JOIN_SESSION' && answer.success) this.joined(answer.data as OnTheWire<JoinAnswer>, body as { since?: number });
        // The client is in no session now, so no numbered message may arrive.
        if ((event === 'JOIN_SESSION' && !answer.success) || event === 'LEAVE_SESSION') this.number = undefined;
        resolve(answer);
      });
    });
  }

  /** Sends a command that must succeed, and returns its data. */
  async done<E extends ClientEvent>(event: E, body?: ClientCommands[E]['body']): Promise<Answer<E>> {
    const answer = await this.ask(event, body);
    if (!answer.success) throw new Error(`${event} was refused: ${JSON.stringify(answer)}`);
    return answer.data;
  }

  /** Sends a command that must fail, and returns its error code. */
  async refused(event: ClientEvent, body?: unknown): Promise<string> {
    const answer = await this.ask(event, body);
    if (answer.success) throw new Error(`${event} was not refused: ${JSON.stringify(answer)}`);
    return answer.code;
  }

  /** Sends anything and returns its acknowledgement, unchecked. */
  raw(event: string, ...args: unknown[]): Promise<{ success: boolean; code?: string; details?: { field: string; message: string }[] }> {
    return this.socket.timeout(DEADLINE).emitWithAck(event, ...args) as Promise<{ success: boolean; code?: string }>;
  }

  /** Sends without requesting an acknowledgement. */
  say(event: string, ...args: unknown[]): void {
    this.socket.emit(event, ...args);
  }

  /** The first message of this event, past or future, that `next` has not returned before. */
  next<E extends ServerEvent>(event: E): Promise<Message<E>> {
    const index = this.read.get(event) ?? 0;
    this.read.set(event, index + 1);
    const found = () => this.of(event)[index];
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`no ${event} within ${DEADLINE} ms; heard: ${JSON.stringify(this.heard, null, 1)}`));
      }, DEADLINE);
      const look = () => {
        const message = found();
        if (!message) return;
        clearTimeout(timeout);
        this.waiting.delete(look);
        resolve(message);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** All messages of this event. */
  of<E extends ServerEvent>(event: E): Message<E>[] {
    return this.heard.filter((one): one is Heard<E> => one.event === event).map(({ message }) => message);
  }

  /** The names of all received events in order, without those that come at unpredictable times: PARTICIPANTS_CHANGED and HEAD. */
  get events(): ServerEvent[] {
    return this.heard.map(({ event }) => event).filter((event) => event !== 'PARTICIPANTS_CHANGED' && event !== 'HEAD');
  }

  /** Resolves once everything the server has sent so far has arrived. (The server answers in order.) */
  async settled(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error(`the connection did not answer within ${DEADLINE} ms`)), DEADLINE);
      this.socket.emit('ARE_YOU_THERE', {}, () => {
        clearTimeout(timeout);
        resolve();
      });
    });
  }

  /** Breaks the connection. */
  async drop(): Promise<void> {
    this.socket.io.engine.close();
    await this.ended;
  }

  /** Disconnects, and fails if anything violated the document. */
  async close(): Promise<void> {
    const { engine } = this.socket.io;
    const closed = engine.readyState === 'closed' ? undefined : new Promise((resolve) => engine.once('close', resolve));
    this.socket.disconnect();
    await closed;
    if (this.faults.length) throw new Error(this.faults.join('\n'));
  }

  private hear(event: ServerEvent, args: readonly unknown[]): void {
    const message = args[0] as Message;
    this.note(event, this.contract.message(event)(message), args);
    this.number = this.count(event, message as Numbers, this.number);
    if (event === 'REMOVED') this.number = undefined;
    this.heard.push({ event, message });
    for (const look of this.waiting) look();
  }

  private joined({ seq, missed }: OnTheWire<JoinAnswer>, { since }: { since?: number }): void {
    this.floor = 0;
    let number = since;
    for (const { event, data } of missed ?? []) number = this.count(event, data as Numbers, number);
    if (number !== undefined && number > seq && missed)
      this.faults.push(`the answer to the join says ${seq}, but the missed messages go up to ${number}`);
    this.floor = seq;
    this.number = seq;
  }

  /** Checks a number by the rules that clients follow. As no message is lost here, none may be old or reveal a gap. */
  private count(event: ServerEvent, { seq, after }: Numbers, number: number | undefined): number | undefined {
    if (seq === undefined || number === undefined) {
      if (seq !== undefined) this.faults.push(`${event} has the number ${seq} outside a session`);
      return number;
    }
    if (event === 'HEAD') {
      if (seq > number) this.faults.push(`HEAD says ${seq}, but the last number was ${number}`);
      return number;
    }
    if (seq <= this.floor) return number;
    if (seq <= number) this.faults.push(`${event} with the number ${seq} came after ${number}`);
    if (after! > number) this.faults.push(`${event} comes after ${after}, but the last number was ${number}`);
    return seq;
  }

  private note(what: string, fault: string | null, args: readonly unknown[]): void {
    if (fault) this.faults.push(`${what} broke the AsyncAPI document: ${fault}`);
    if (args.length !== 1) this.faults.push(`${what} came with ${args.length} arguments`);
  }
}

/** Connects with this access token. */
export const connect = async (app: TestApp, token: string, options: Partial<ManagerOptions & SocketOptions> = {}): Promise<TestSocket> => {
  const socket = open(app, { auth: { token }, ...options });
  const test = new TestSocket(socket, contractOf(app));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return test;
};

/** Connects a client that must be rejected, and returns the error's message and data. */
export const turnedAway = async (app: TestApp, options: Partial<ManagerOptions & SocketOptions>) => {
  const socket = open(app, options);
  const error = await new Promise<Error & { data?: { code: string } }>((resolve, reject) => {
    socket.once('connect', () => reject(new Error('the client was let in'))).once('connect_error', resolve);
  }).finally(() => socket.disconnect());
  const { message, data } = error;
  const fault = data ? contractOf(app).connectError({ message, data }) : null;
  if (fault) throw new Error(`connect_error broke the AsyncAPI document: ${fault}`);
  return { message, data };
};

/** A connected user who must not receive anything. */
export class Outsider {
  private constructor(private readonly socket: TestSocket) {}

  static async enter(app: TestApp, token: string): Promise<Outsider> {
    return new Outsider(await connect(app, token));
  }

  /** Disconnects, and fails if anything was received. */
  async heardNothing(): Promise<void> {
    await this.socket.settled();
    const { heard } = this.socket;
    await this.socket.close();
    if (heard.length) throw new Error(`an outsider heard ${JSON.stringify(heard)}`);
  }
}
