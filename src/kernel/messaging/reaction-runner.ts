import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import type { RecordedFact } from '../../contracts/fact.ts';
import { Log } from '../logging/log.ts';
import { Scheduler } from '../scheduler.ts';
import { Semaphore } from '../semaphore.ts';
import { withDeadline } from '../with-deadline.ts';
import { Database } from './database.ts';
import { isUnavailable } from './database-errors.ts';
import { LOG_COLUMNS, recordedFact } from './log.ts';
import { adoptStreams, claim, dueCursor, dueCursors, moveCursor, pendingCursor, putOff, putOffWhileDown } from './reaction-cursors.ts';
import { isAwaited } from './reaction.ts';
import { ReactionRegistry, type Registered } from './reaction-registry.ts';
import { rowsWithoutTimeout } from './rows-without-timeout.ts';
import { WakeUps } from './wake-ups.ts';

const BATCH = 500;
const INLINE_DEADLINE_MS = 2_000;
export const PARK_AFTER_ATTEMPTS = 10;
const RELAY_EVERY_SECONDS = 1;
/** How many reactions run at once while no caller waits for them. */
const MAX_IN_BACKGROUND = 4;

type LogRow = Parameters<typeof recordedFact>[0];

/** A reaction at work on a stream. */
interface Run {
  /** Somebody asked for it meanwhile: look for new facts once more. */
  again: boolean;
  /** One fact at a time. */
  singly: boolean;
  /** The last fact wanted when it last looked. Facts beyond it arrived while it was failing. */
  wanted: number;
  done: Promise<void>;
}
const newRun = (): Run => ({ again: false, singly: false, wanted: 0, done: Promise.resolve() });

/**
 * Runs the durable reactions: right after a commit on this node, and as a relay for what a crash, a failure or another node left behind. The
 * cursors in the database say what is left to do; the state in memory only avoids doing it twice.
 */
@Injectable()
export class ReactionRunner implements OnModuleInit, OnApplicationBootstrap {
  private readonly running = new Map<string, Run>();
  private readonly queued = new Map<string, Promise<void>>();
  /** One commit may touch hundreds of streams. This leaves connections for callers who are waiting for an answer. */
  private readonly background = new Semaphore(MAX_IN_BACKGROUND, Infinity, () => new Error('an unlimited queue is full'));
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

  /** Starts no more work, and waits for what is running. */
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
   * Brings a reaction up to date on a stream even if it was put off or parked, after waiting for any node that is running it. Rejects if the
   * reaction fails. Not for use inside a transaction.
   */
  async catchUp(id: string, stream: string): Promise<void> {
    const reaction = this.registry.get(id);
    while (await this.db.outside(() => this.step(reaction, stream, newRun(), true)));
  }

  /** Runs what is due, and waits for it. */
  async relay(): Promise<void> {
    await Promise.all(await this.startDue());
  }

  /** Queues what is due without waiting for it, so that a slow reaction does not hold up the next relay. */
  private async startDue(): Promise<Promise<void>[]> {
    const due = await this.db.rows(dueCursors(this.registry.all.map(({ id }) => id)));
    return due.map(({ reaction, stream }) => this.queue(this.registry.get(reaction), stream));
  }

  /** Runs it when there is room. A run that is still waiting will see everything there is when its turn comes. */
  private queue(reaction: Registered, stream: string): Promise<void> {
    const key = `${reaction.id} ${stream}`;
    if (this.running.has(key)) return this.run(reaction, stream);
    const waiting = this.queued.get(key);
    if (waiting) return waiting;
    let begun = false;
    const turn = this.background.run(() => {
      begun = true;
      this.queued.delete(key);
      return this.run(reaction, stream);
    });
    if (!begun) this.queued.set(key, turn);
    return turn;
  }

  /**
   * Runs a reaction on a stream until nothing is left; a call while it is running makes it look again. What was put off stays so, or a burst
   * of commits would use up the attempts in a moment. Never rejects.
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
        await this.putOff(reaction.id, stream, run.wanted, error).catch((cause: unknown) =>
          this.log.warn('reaction could not be put off', { reaction: reaction.id, stream, error: cause }),
        );
      }
    } while (run.again && !this.stopped);
    // In the same tick as the last check of `again`: nobody would serve a call made in between.
    leave();
  }

  /**
   * One batch in one transaction; returns whether more is left. The claim is an advisory lock and the cursor's row is touched last, so that
   * append(), which locks a stream and then touches the row, can neither deadlock with a reaction nor wait for a slow one. After a failure
   * it goes fact by fact, so that the facts before the one that fails are done. Called outside the request that caused it: once that request
   * is answered, a step of its journal would fail.
   */
  private step({ id, types, handler }: Registered, stream: string, run: Run, now = false): Promise<boolean> {
    return this.db.transaction([], async () => {
      if (!(await this.db.row(claim(id, stream, now)))?.mine) return false;
      const cursor = await this.db.row(now ? pendingCursor(id, stream) : dueCursor(id, stream));
      if (!cursor) return false;
      run.wanted = cursor.wanted_seq;
      run.singly ||= cursor.attempts > 0;
      const limit = run.singly ? 1 : BATCH;
      const rows = await this.db.rows(sql<LogRow>`
        select ${LOG_COLUMNS} from event_log
        where stream = ${stream} and seq > ${cursor.seq} and seq <= ${cursor.wanted_seq} and type = any(${types}::text[])
        order by seq limit ${limit}`);
      if (rows.length) await handler.react(rows.map(recordedFact));
      const seq = rows.length === limit ? rows.at(-1)!.seq : cursor.wanted_seq;
      await this.db.rows(moveCursor(id, stream, seq));
      return rows.length === limit;
    });
  }

  private async putOff(reaction: string, stream: string, seen: number, error: unknown): Promise<void> {
    const failed = { reaction, stream, seen, parkAfter: PARK_AFTER_ATTEMPTS };
    await this.db.rows(isUnavailable(error) ? putOffWhileDown(failed) : putOff(failed));
  }
}
