import { WebSocket } from 'ws';
import type { TestApp } from './app.ts';

/** Longer than any operation takes, but shorter than Jest's timeout, so that a failing test reports what it waited for. */
const DEADLINE = 10_000;
const PING = 'ARE_YOU_THERE';

export interface RawMessage {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A raw WebSocket client that speaks `{ event, data }`. */
export class RawSocket {
  readonly heard: RawMessage[] = [];
  readonly ended: Promise<number>;
  private readonly read = new Map<string, number>();
  private readonly waiting = new Set<() => void>();

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.heard.push(JSON.parse((data as Buffer).toString()) as RawMessage);
      for (const look of this.waiting) look();
    });
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => socket.once('close', resolve));
  }

  /** Starts connecting; `opened` resolves once connected. */
  static begin(app: TestApp, token: string, headers: Readonly<Record<string, string>> = {}, dialect = 'live-attendance'): RawSocket {
    const url = `${app.url.replace(/^http/, 'ws')}/compat/${dialect}/ws${token && `?token=${encodeURIComponent(token)}`}`;
    return new RawSocket(new WebSocket(url, { headers }));
  }

  static async open(app: TestApp, token: string, dialect?: string): Promise<RawSocket> {
    const socket = RawSocket.begin(app, token, {}, dialect);
    await socket.opened();
    return socket;
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => this.socket.once('open', () => resolve()).once('error', reject));
  }

  say(event: string, data: unknown = {}): void {
    this.socket.send(JSON.stringify({ event, data }));
  }

  /** The data of the first message of this event that was not returned before. */
  next(event: string): Promise<RawMessage['data']> {
    const index = this.read.get(event) ?? 0;
    this.read.set(event, index + 1);
    return this.until(() => this.of(event)[index], event);
  }

  /** Resolves as soon as `find`, called after each message, returns something. */
  until<T>(find: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`no ${what} within ${DEADLINE} ms; heard: ${JSON.stringify(this.heard.slice(-20))}`));
      }, DEADLINE);
      const look = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timeout);
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Sends a command, and returns the text of the next error. */
  async refused(event: string, data: unknown = {}): Promise<unknown> {
    this.say(event, data);
    return (await this.next('ERROR')).message;
  }

  of(event: string): RawMessage['data'][] {
    return this.heard.filter((one) => one.event === event).map(({ data }) => data);
  }

  /** Everything received except errors, in order. */
  get told(): RawMessage[] {
    return this.heard.filter(({ event }) => event !== 'ERROR');
  }

  /** Resolves once everything the server has sent so far has arrived. The test must have read all earlier errors. */
  async settled(): Promise<void> {
    await this.refused(PING);
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.ended;
  }
}
