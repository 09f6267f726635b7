import type { Command, FakeSession } from '../store/fake-session.ts';
import type { RoomSocket } from './connection.ts';

type Refusal = { readonly success: false; readonly code: string; readonly error: string };

/** A socket to a session; answers wait until `answer()`. */
export class FakeSocket implements RoomSocket {
  connected = true;
  refusal: Refusal | null = null;
  readonly sent: { event: string; body: { since?: number; media?: boolean } }[] = [];
  private readonly handlers = new Map<string, () => void>();
  private any: (event: string, data: unknown) => void = () => undefined;
  private waiting: (() => void)[] = [];

  constructor(readonly session: FakeSession) {}

  on(event: string, handle: () => void) {
    this.handlers.set(event, handle);
  }
  off(event: string) {
    this.handlers.delete(event);
  }
  onAny(handle: (event: string, data: unknown) => void) {
    this.any = handle;
  }
  offAny() {
    this.any = () => undefined;
  }
  emit(event: string, body: object) {
    this.sent.push({ event, body });
  }
  timeout() {
    return {
      emit: (event: string, body: { since?: number }, done: (error: unknown, ack: never) => void) => {
        this.sent.push({ event, body });
        this.waiting.push(() => done(null, (this.refusal ?? { success: true, data: this.session.join(body.since ?? null) }) as never));
      },
    };
  }

  /** The server answers. */
  answer() {
    this.answers()();
  }
  /** What the server has answered, on its way. */
  answers() {
    const answers = this.waiting.splice(0);
    return () => answers.forEach((done) => done());
  }
  says(event: string, data: object) {
    this.any(event, { sessionId: 's', ...data });
  }
  /** Something happens in the session, and the message comes. */
  happens(command: Command) {
    const { event, data } = this.session.run(command)!;
    this.any(event, data);
  }
  breaks() {
    this.connected = false;
    this.waiting = [];
    this.handlers.get('disconnect')?.();
  }
  comesBack() {
    this.connected = true;
    this.handlers.get('connect')?.();
  }
}
