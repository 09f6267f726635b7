import { createStore } from 'zustand/vanilla';
import { hasCode } from '../../../api/failures.ts';
import type { RoomConnection } from '../link/connection.ts';

/** A message of this page whose own message has not come back yet. */
export interface Outgoing {
  readonly id: string;
  readonly text: string;
  readonly state: 'pending' | 'refused';
  readonly reason?: unknown;
}
interface State {
  /** What is being written: kept while the panel is closed or the connection is lost. */
  readonly draft: string;
  readonly outgoing: readonly Outgoing[];
  /** The number up to which the chat has been seen. */
  readonly seen: number;
}

/** Sends CHAT_MESSAGE. */
export type SendMessage = (body: { sessionId: string; text: string; id: string }) => Promise<unknown>;

/** In ms: an answer that did not come while the connection holds. */
const PAUSE = 2_000;

/** The messages that this page sends, in order: again after a lost connection, with the same id, so that none comes twice. */
export class Outbox {
  readonly store = createStore<State>(() => ({ draft: '', outgoing: [], seen: 0 }));
  private isSending = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stop: (() => void)[];

  constructor(
    private readonly connection: Pick<RoomConnection, 'sessionId' | 'link' | 'room'>,
    private readonly send: SendMessage,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {
    this.stop = [
      connection.link.subscribe(({ status }, before) => status === 'inside' && before.status !== 'inside' && void this.sendNext()),
      connection.room.subscribe((state) => state && this.arrived(new Set(state.chat.map(({ id }) => id)))),
    ];
  }

  close(): void {
    clearTimeout(this.timer);
    this.stop.forEach((stop) => stop());
  }

  write(draft: string): void {
    this.store.setState({ draft });
  }

  /** Sends what is written. */
  post(): void {
    const text = this.store.getState().draft.trim();
    if (!text) return;
    this.store.setState(({ outgoing }) => ({ draft: '', outgoing: [...outgoing, { id: this.newId(), text, state: 'pending' }] }));
    void this.sendNext();
  }

  retry(id: string): void {
    this.change(id, { state: 'pending' });
    void this.sendNext();
  }

  /** Gives a refused message up. */
  drop(id: string): void {
    this.store.setState(({ outgoing }) => ({ outgoing: outgoing.filter((message) => message.id !== id) }));
  }

  seen(seq: number): void {
    if (seq > this.store.getState().seen) this.store.setState({ seen: seq });
  }

  private change(id: string, change: Partial<Outgoing>): void {
    this.store.setState(({ outgoing }) => ({
      outgoing: outgoing.map((message) => (message.id === id ? { ...message, ...change } : message)),
    }));
  }

  private arrived(ids: ReadonlySet<string>): void {
    if (this.store.getState().outgoing.some(({ id }) => ids.has(id)))
      this.store.setState(({ outgoing }) => ({ outgoing: outgoing.filter(({ id }) => !ids.has(id)) }));
  }

  private async sendNext(): Promise<void> {
    const { sessionId, link } = this.connection;
    const next = this.store.getState().outgoing.find(({ state }) => state === 'pending');
    if (!next || this.isSending || link.getState().status !== 'inside') return;
    this.isSending = true;
    try {
      await this.send({ sessionId, text: next.text, id: next.id });
      this.drop(next.id);
    } catch (failure) {
      if (!hasCode(failure, 'OFFLINE')) this.change(next.id, { state: 'refused', reason: failure });
      else {
        this.timer = setTimeout(() => void this.sendNext(), PAUSE);
        return;
      }
    } finally {
      this.isSending = false;
    }
    await this.sendNext();
  }
}
