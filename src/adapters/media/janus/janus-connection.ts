import { WebSocket } from 'ws';
import { errorIn, JanusUnavailable } from './janus-errors.ts';
import { parseMessage, type JanusMessage, type Jsep, type PluginAnswer } from './janus-messages.ts';

export interface JanusOptions {
  readonly url: string;
  /** Janus' `api_secret`, if it has one. */
  readonly secret?: string;
  /** How long to wait for an answer. All times are in ms. */
  readonly answerMs: number;
  /** How often to check that Janus is there. It is given up when three checks in a row remain unanswered. */
  readonly checkMs: number;
  /** Must be shorter than Janus' `session_timeout`. */
  readonly keepAliveMs: number;
}
export interface JanusListener {
  /** News of this handle: what no request asked for, or the answer to a request that was given up. */
  event(handle: number, message: JanusMessage): void;
  /** Called once: the session is gone, with all its handles and their media. */
  closed(): void;
}
interface Pending {
  /** Whether an acknowledgement only says that the answer will come in an event. */
  readonly isAnsweredByEvent: boolean;
  answered(message: JanusMessage): void;
  failed(error: Error): void;
}

const CHECKS = 3;

/** One session with Janus over one WebSocket. When either ends, so does the other. */
export class JanusConnection {
  private readonly pending = new Map<string, Pending>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly socket: WebSocket;
  private transactions = 0;
  private uncheckedFor = 0;
  private session: number | undefined;
  private isOpen = false;
  private isClosed = false;

  private constructor(
    private readonly options: JanusOptions,
    private readonly listener: JanusListener,
  ) {
    this.socket = new WebSocket(options.url, 'janus-protocol', { handshakeTimeout: options.answerMs, perMessageDeflate: false });
    this.socket.on('message', (data) => this.received(String(data)));
    this.socket.on('pong', () => (this.uncheckedFor = 0));
    this.socket.on('close', () => this.close());
    // It is always followed by 'close'.
    this.socket.on('error', () => undefined);
  }

  /** Throws JanusUnavailable, or JanusError if the secret is wrong. The listener hears nothing of a connection that did not open. */
  static async open(options: JanusOptions, listener: JanusListener): Promise<JanusConnection> {
    const connection = new JanusConnection(options, listener);
    try {
      await connection.start();
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('close', () => reject(new JanusUnavailable('no connection')));
    });
    this.session = (await this.request({ janus: 'create' })).data!.id;
    this.isOpen = true;
    const { checkMs, keepAliveMs } = this.options;
    this.timers.push(
      setInterval(() => this.check(), checkMs),
      setInterval(() => void this.request({ janus: 'keepalive' }).catch(() => this.close()), keepAliveMs),
    );
  }

  /** Creates a handle of this plugin, and returns its id. */
  async attach(plugin: string): Promise<number> {
    // A handle that nobody waits for any longer would remain until the session ends.
    const { data } = await this.request({ janus: 'attach', plugin }, { late: ({ data: made }) => made && this.detach(made.id) });
    return data!.id;
  }

  /** Ends a handle and its media. */
  detach(handle: number): void {
    this.request({ janus: 'detach', handle_id: handle }).catch(() => undefined);
  }

  /** Sends a request to the handle's plugin, and resolves with its answer. */
  async message(handle: number, body: object, jsep?: Jsep): Promise<PluginAnswer> {
    const answer = await this.request({ janus: 'message', handle_id: handle, body, jsep }, { isAnsweredByEvent: true });
    return { data: answer.plugindata?.data ?? {}, jsep: answer.jsep };
  }

  /** Passes on an RTCIceCandidateInit, or `{ completed: true }` after the last one. */
  async trickle(handle: number, candidate: object): Promise<void> {
    await this.request({ janus: 'trickle', handle_id: handle, candidate });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.timers.forEach(clearInterval);
    this.socket.terminate();
    for (const { failed } of this.pending.values()) failed(new JanusUnavailable('the connection was lost'));
    this.pending.clear();
    if (this.isOpen) this.listener.closed();
  }

  /** `late` gets an answer that comes after the request was given up. */
  private request(
    body: object,
    { isAnsweredByEvent = false, late }: { isAnsweredByEvent?: boolean; late?: (message: JanusMessage) => void } = {},
  ): Promise<JanusMessage> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(new JanusUnavailable('the connection was lost'));
      const transaction = String(++this.transactions);
      const timer = setTimeout(() => {
        if (late) this.pending.set(transaction, { isAnsweredByEvent, answered: late, failed: () => undefined });
        else this.pending.delete(transaction);
        reject(new JanusUnavailable('no answer in time'));
      }, this.options.answerMs);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          settle(value);
        };
      this.pending.set(transaction, { isAnsweredByEvent, answered: settled(resolve), failed: settled(reject) });
      this.socket.send(JSON.stringify({ ...body, transaction, session_id: this.session, apisecret: this.options.secret }));
    });
  }

  private received(text: string): void {
    const message = parseMessage(text);
    if (!message) return;
    const { janus, transaction = '', sender } = message;
    const request = this.pending.get(transaction);
    if (janus === 'ack' && request?.isAnsweredByEvent !== false) return;
    if (request) {
      this.pending.delete(transaction);
      const error = errorIn(message);
      return error ? request.failed(error) : request.answered(message);
    }
    // Janus ended the session, because no keepalive reached it.
    if (janus === 'timeout') this.close();
    else if (sender !== undefined) this.listener.event(sender, message);
  }

  /** Counts checks instead of measuring time, so that Janus is not blamed when this process was busy. */
  private check(): void {
    if (this.uncheckedFor === CHECKS) return this.close();
    this.uncheckedFor++;
    this.socket.ping();
  }
}
