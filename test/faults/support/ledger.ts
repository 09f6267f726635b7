import { performance } from 'node:perf_hooks';
import type { Client } from './client.ts';
import type { Mark } from './room-model.ts';

export interface Sent {
  /** The teacher. */
  readonly by: string;
  /** The socket; undefined over HTTP. */
  readonly socket: string;
  readonly marks: readonly Mark[];
  /** `doubtful`: no response, or one that does not say whether the mark was stored. */
  fate: 'acknowledged' | 'refused' | 'doubtful';
  /** The acknowledged number of its last mark. */
  seq?: number;
}

/** Any response: when it was requested, how long it took, and `OK`, the code, or LOST. */
export interface Answered {
  readonly what: string;
  readonly at: number;
  readonly ms: number;
  readonly code: string;
}

type Reply = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly code: string };

/** What was sent, and the outcome. */
export class Ledger {
  readonly sent: Sent[] = [];
  readonly answers: Answered[] = [];

  /** Records how long a response took. */
  async time<R extends Reply>(what: string, ask: () => Promise<R>): Promise<R> {
    const at = performance.now();
    const answer = await ask();
    this.answers.push({ what, at, ms: performance.now() - at, code: answer.success ? 'OK' : answer.code });
    return answer;
  }

  /** Marks over any transport; `ask` never throws. */
  async mark(what: string, sender: { by: string; socket: string }, marks: readonly Mark[], ask: () => Promise<Reply>): Promise<Reply> {
    const sent: Sent = { ...sender, marks, fate: 'doubtful' };
    this.sent.push(sent);
    const answer = await this.time(what, ask);
    if (answer.success) {
      sent.fate = 'acknowledged';
      sent.seq = (answer.data as { seq: number }).seq;
    } else if (!['LOST', 'DATABASE_UNAVAILABLE', 'INTERNAL_ERROR'].includes(answer.code)) sent.fate = 'refused';
    return answer;
  }

  markBySocket(client: Client, marks: readonly Mark[]): Promise<Reply> {
    const body = marks.length === 1 ? marks[0]! : { marks };
    return this.mark('mark', { by: client.account.id, socket: client.socketId }, marks, () => client.ask('ATTENDANCE_MARKED', body));
  }

  marksOf(fate: Sent['fate']): number {
    return this.sent.filter((sent) => sent.fate === fate).reduce((sum, { marks }) => sum + marks.length, 0);
  }

  /** The first success of this kind among requests sent after `since`. */
  succeeded(kind: string, since: number): Answered | undefined {
    return this.answers.find(({ what, at, code }) => what === kind && at > since && code === 'OK');
  }

  /** In ms. */
  slowest(kind: string): number {
    return Math.max(0, ...this.answers.filter(({ what }) => what === kind).map(({ ms }) => ms));
  }

  get marks(): number {
    return this.sent.reduce((sum, { marks }) => sum + marks.length, 0);
  }
}
