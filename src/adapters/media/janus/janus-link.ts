import { JanusConnection, type JanusOptions } from './janus-connection.ts';
import { JanusUnavailable } from './janus-errors.ts';
import type { JanusMessage } from './janus-messages.ts';

export interface LinkListener {
  /** Connected for the first time or again: nothing of an earlier connection is left in Janus. */
  up(): void;
  /** The connection was lost, and with it all handles. */
  down(): void;
  /** See JanusListener. */
  event(handle: number, message: JanusMessage): void;
  /** A connection could not be opened; called once until one is. */
  failed(error: unknown): void;
}

/** Keeps this node connected to Janus. */
export class JanusLink {
  private current: JanusConnection | undefined;
  private hasFailed = false;
  private isStopped = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: JanusOptions,
    private readonly retryMs: number,
    private readonly listener: LinkListener,
  ) {}

  get isUp(): boolean {
    return this.current !== undefined;
  }

  /** Throws JanusUnavailable while there is none. */
  get connection(): JanusConnection {
    if (!this.current) throw new JanusUnavailable('no connection');
    return this.current;
  }

  start(): void {
    void this.connect();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.retry);
    this.current?.close();
  }

  private async connect(): Promise<void> {
    try {
      const connection = await JanusConnection.open(this.options, {
        event: (handle, message) => this.listener.event(handle, message),
        closed: () => this.lost(),
      });
      if (this.isStopped) return connection.close();
      this.current = connection;
      this.hasFailed = false;
      this.listener.up();
    } catch (error) {
      if (!this.hasFailed) this.listener.failed(error);
      this.hasFailed = true;
      this.connectLater();
    }
  }

  private lost(): void {
    if (!this.current) return;
    this.current = undefined;
    // When the server stops, nobody may read the database any more because of this.
    if (this.isStopped) return;
    this.listener.down();
    this.connectLater();
  }

  private connectLater(): void {
    if (!this.isStopped) this.retry = setTimeout(() => void this.connect(), this.retryMs);
  }
}
