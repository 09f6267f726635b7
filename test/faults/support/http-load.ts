import { pause } from './chance.ts';
import type { Ledger } from './ledger.ts';
import type { LiveClass } from './school-session.ts';
import type { Mark } from './room-model.ts';

type Body = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly code: string };

/** Nothing may take longer than this. */
const PATIENCE_MS = 15_000;

/** Continuously reads and marks over HTTP, with that many requests in flight. */
export class HttpLoad {
  /** 503 responses without Retry-After. */
  withoutRetryAfter = 0;
  private readonly url: string;
  private readonly room: LiveClass;
  private readonly ledger: Ledger;
  private running = false;
  private loops: Promise<void>[] = [];

  constructor(url: string, room: LiveClass, ledger: Ledger) {
    this.url = url;
    this.room = room;
    this.ledger = ledger;
  }

  start(marks: () => Mark[], each = 2): void {
    const { school, sessionId } = this.room;
    this.running = true;
    for (let n = 0; n < each; n++)
      this.loops.push(
        this.repeat(() => this.ledger.time('GET class', () => this.call('GET', `/classes/${school.classId}`))),
        this.repeat(() => this.ledger.time('GET register', () => this.call('GET', `/live-sessions/${sessionId}/attendance`))),
        this.repeat(() => this.mark(marks())),
      );
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.loops);
    this.loops = [];
  }

  mark(marks: Mark[]): Promise<Body> {
    const { school, sessionId } = this.room;
    const ask = () => this.call('POST', `/live-sessions/${sessionId}/attendance/marks`, { marks });
    return this.ledger.mark('POST marks', { by: school.teacher.id, socket: '' }, marks, ask);
  }

  private async repeat(once: () => Promise<unknown>): Promise<void> {
    for (; this.running; await pause(30)) await once();
  }

  async call(method: string, path: string, body?: object): Promise<Body> {
    try {
      const response = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${this.room.school.teacher.token}`, ...(body && { 'content-type': 'application/json' }) },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (response.status === 503 && !Number(response.headers.get('retry-after'))) this.withoutRetryAfter++;
      return (await response.json()) as Body;
    } catch (error) {
      return { success: false, code: (error as Error).name === 'TimeoutError' ? 'HANGS' : 'LOST' };
    }
  }
}
