import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import type { RecordedFact } from '../../contracts/fact.ts';
import { Log } from '../logging/log.ts';
import { Scheduler } from '../scheduler.ts';
import { Semaphore } from '../semaphore.ts';
import { withDeadline } from '../with-deadline.ts';
import { Database } from './database.ts';
import { isUnavailable } from './database-errors.ts';
import { LOG_COLUMNS } from './log.ts';
import { backOff, backOffWhileDown } from './reaction-backoff.ts';
import { adoptStreams, claim, dueCursor, dueCursors, moveCursor, pendingCursor } from './reaction-cursors.ts';
import { isAwaited } from './reaction.ts';
import { ReactionRegistry, type Registered } from './reaction-registry.ts';
import { rowsWithoutTimeout } from './rows-without-timeout.ts';
import { WakeUps } from './wake-ups.ts';

const BATCH = 500;
const INLINE_DEADLINE_MS = 2_000;
const RELAY_EVERY_SECONDS = 1;
/** How many reactions that no caller waits for may run at once. */
const MAX_IN_BACKGROUND = 4;

/** A reaction that is running on a stream. */
interface Run {
  /** Whether it was requested again while running, and so must check for new facts once more. */
  again: boolean;
  /** Whether to process one fact at a time. */
  singly: boolean;
  /** The cursor's `wanted_seq` when the last attempt started. */
  wantedSeq: number;
  done: Promise<void>;
}
const newRun = (): Run => ({ again: false, singly: false, wantedSeq: 0, done: Promise.resolve() });

/**
 * Runs the durable reactions: right after a commit on this node, and regularly for facts that a crash, a failure or another node left unprocessed
 * (the relay). The cursors in the database say what is left to do; the state in memory only avoids duplicate work.
 */
@Injectable()
export class ReactionRunner implements OnModuleInit, OnApplicationBootstrap {
  private readonly running = new Map<string, Run>();
  private readonly queued = new Map<string, Promise<void>>();
  /** One commit can touch hundreds of streams. The limit leaves database connections to callers that are waiting for an answer. */
  private readonly background = new Semaphore(MAX_IN_BACKGROUND, Infinity, () => new Error('the queue has no limit'));
  private stopped = false;

  constructor(
    private readonly registry: ReactionRegistry,
    private readonly db: Database,
    private readonly wakeUps: WakeUps,
    scheduler: Scheduler,
    private readonly log: Log,
  ) {
    scheduler.every('reaction relay', RELAY_EVERY_SECONDS, () => this.startDue(), { immediately: true });
  }

  onModuleInit(): void {
    this.wakeUps.onCommit((recorded) => this.afterCommit(recorded));
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { id, types, from } of this.registry.all)
      if (from === 'beginning') await rowsWithoutTimeout(this.db, adoptStreams(id, types));
  }

  /** Starts no further reactions, and waits for the running ones. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  private afterCommit(recorded: readonly RecordedFact[]): Promise<void> | undefined {
    const due = new Map<string, { reaction: Registered; stream: string; awaited: boolean }>();
    for (const { type, stream } of recorded)
      for (const reaction of this.registry.subscribedTo(type)) {
        const key = `${reaction.id} ${stream}`;
        due.set(key, { reaction, stream, awaited: isAwaited(reaction, type) || due.get(key)?.awaited === true });
      }
    const inline: Promise<void>[] = [];
    for (const { reaction, stream, awaited } of due.values())
      if (awaited) inline.push(this.run(reaction, stream));
      else void this.queue(reaction, stream);
    if (!inline.length) return undefined;
    return withDeadline(Promise.all(inline), INLINE_DEADLINE_MS).then(() => undefined);
  }

  /**
   * Brings a reaction up to date on a stream, even if it is backing off or parked. Waits if another node is running it. Rejects if the reaction
   * fails. Must not be called inside a transaction.
   */
  async catchUp(id: string, stream: string): Promise<void> {
    const reaction = this.registry.get(id);
    while (await this.db.outside(() => this.step(reaction, stream, newRun(), true)));
  }

  /** Runs everything that is due, and waits for it. */
  async relay(): Promise<void> {
    await Promise.all(await this.startDue());
  }

  /** Queues everything that is due without waiting for it, so that a slow reaction does not delay the next relay. */
  private async startDue(): Promise<Promise<void>[]> {
    const due = await this.db.rows(dueCursors(this.registry.all.map(({ id }) => id)));
    return due.map(({ reaction, stream }) => this.queue(this.registry.get(reaction), stream));
  }

  /** Runs a reaction as soon as a place is free. If it is already queued, that run will process everything recorded until it starts. */
  private queue(reaction: Registered, stream: string): Promise<void> {
    const key = `${reaction.id} ${stream}`;
    if (this.running.has(key)) return this.run(reaction, stream);
    const waiting = this.queued.get(key);
    if (waiting) return waiting;
    let hasStarted = false;
    const turn = this.background.run(() => {
      hasStarted = true;
      this.queued.delete(key);
      return this.run(reaction, stream);
    });
    if (!hasStarted) this.queued.set(key, turn);
    return turn;
  }

  /**
   * Runs a reaction on a stream until nothing is left to do. If it is already running, makes it check again. A reaction that is backing off is not
   * run early, because a burst of commits would quickly use up its attempts. Never rejects.
   */
  private run(reaction: Registered, stream: string): Promise<void> {
    const key = `${reaction.id} ${stream}`;
    const current = this.running.get(key);
    if (current) {
      current.again = true;
      return current.done;
    }
    if (this.stopped) return Promise.resolve();
    const run = newRun();
    this.running.set(key, run);
    run.done = this.drain(reaction, stream, run, () => this.running.delete(key));
    return run.done;
  }

  private async drain(reaction: Registered, stream: string, run: Run, leave: () => void): Promise<void> {
    do {
      run.again = false;
      try {
        while (await this.db.outside(() => this.step(reaction, stream, run)));
      } catch (error) {
        this.log.warn('reaction failed', { reaction: reaction.id, stream, error });
        await this.backOff(reaction.id, stream, run.wantedSeq, error).catch((cause: unknown) =>
          this.log.warn('back-off of a failed reaction could not be saved', { reaction: reaction.id, stream, error: cause }),
        );
      }
    } while (run.again && !this.stopped);
    // Must happen in the same tick as the last check of `again`: a call made in between would be lost.
    leave();
  }

  /**
   * Processes one batch in one transaction, and returns whether more is left. The claim is an advisory lock, and the cursor's row is updated last, so
   * that append(), which locks a stream and then updates the row, can neither deadlock with a reaction nor wait for a slow one. After a failure,
   * facts are processed one by one, so that those before the faulty one are not held up. Must be called outside the request that triggered it,
   * because that request's journal rejects writes once the request has been answered.
   */
  private step({ id, types, handler }: Registered, stream: string, run: Run, evenIfNotDue = false): Promise<boolean> {
    return this.db.transaction([], async () => {
      if (!(await this.db.row(claim(id, stream, evenIfNotDue)))?.mine) return false;
      const cursor = await this.db.row(evenIfNotDue ? pendingCursor(id, stream) : dueCursor(id, stream));
      if (!cursor) return false;
      run.wantedSeq = cursor.wanted_seq;
      run.singly ||= cursor.attempts > 0;
      const limit = run.singly ? 1 : BATCH;
      const rows = await this.db.rows(sql<RecordedFact>`
        select ${LOG_COLUMNS} from event_log
        where stream = ${stream} and seq > ${cursor.seq} and seq <= ${cursor.wanted_seq} and type = any(${types}::text[])
        order by seq limit ${limit}`);
      if (rows.length) await handler.react(rows);
      const seq = rows.length === limit ? rows.at(-1)!.seq : cursor.wanted_seq;
      await this.db.rows(moveCursor(id, stream, seq));
      return rows.length === limit;
    });
  }

  private async backOff(reaction: string, stream: string, wantedSeq: number, error: unknown): Promise<void> {
    const failed = { reaction, stream, wantedSeq };
    await this.db.rows(isUnavailable(error) ? backOffWhileDown(failed) : backOff(failed));
  }
}
