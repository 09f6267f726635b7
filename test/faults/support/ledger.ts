import { performance } from 'node:perf_hooks';
import type { Client } from './client.ts';
import type { Mark } from './room-model.ts';

export interface Sent {
  /** The teacher. */
  readonly by: string;
  /** The socket; none for one over HTTP. */
  readonly socket: string;
  readonly marks: readonly Mark[];
  /** `doubtful`: no answer came, or one that does not say whether it was done. */
  fate: 'acknowledged' | 'refused' | 'doubtful';
  /** The number of the last of its marks, as acknowledged. */
  seq?: number;
}

/** An answer to anything: when it was asked for, how long it took, and `OK`, the code, or LOST. */
export interface Answered {
  readonly what: string;
  readonly at: number;
  readonly ms: number;
  readonly code: string;
}

type Reply = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly code: string };

/** What was sent, and what came of it. */
export class Ledger {
  readonly sent: Sent[] = [];
  readonly answers: Answered[] = [];

  /** Notes how long an answer took. */
  async time<R extends Reply>(what: string, ask: () => Promise<R>): Promise<R> {
    const at = performance.now();
    const answer = await ask();
    this.answers.push({ what, at, ms: performance.now() - at, code: answer.success ? 'OK' : answer.code });
    return answer;
  }

  /** Marks by whatever way; `ask` never throws. */
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

  /** The first success of this kind that was asked for after `since`. */
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
