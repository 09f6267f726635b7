import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { sql } from 'kysely';
import type { RecordedFact } from '../../contracts/fact.js';
import { Semaphore } from '../semaphore.ts';
import { Log } from '../logging/log.js';
import { withDeadline } from '../with-deadline.js';
import { Database } from './database.js';
import { isUnavailable } from './database-errors.js';
import { ReactionSubscriptions } from './reaction-subscriptions.ts';
import { LOG_COLUMNS, recordedFact } from './log.js';
import { rowsWithoutTimeout } from './rows-without-timeout.ts';
import { adoptStreams, claim, dueCursor, dueCursors, moveCursor, pendingCursor, putOff, putOffWhileAway } from './reaction-cursors.js';
import { isAwaited, REACTION, type ReactionOptions, type Reacts } from './reaction.js';
import { WakeUps } from './wake-ups.js';

const BATCH = 500;
const INLINE_DEADLINE_MS = 2_000;
export const PARK_AFTER_ATTEMPTS = 10;
const RELAY_EVERY_MS = 1_000;
/** Reactions that nobody waits for. */
const AT_ONCE = 4;

type Registered = ReactionOptions & { handler: Reacts };
const newRun = (): Run => ({ again: false, singly: false, wanted: 0, done: Promise.resolve() });
const typesOf = (on: ReactionOptions['on']): string[] => on.map((factClass) => factClass.type);
type LogRow = Parameters<typeof recordedFact>[0];

/** A reaction at work on a stream. `again`: somebody asked meanwhile, so look again; `singly`: fact by fact; `wanted`: when it last looked, so that facts beyond came while it failed. */
interface Run {
  again: boolean;
  singly: boolean;
  wanted: number;
  done: Promise<void>;
}

/**
 * Runs the durable reactions: at once for what this node commits, and as a relay for what a crash, a failure or another node
 * left. The database's cursors say what is to do; everything in memory here only saves doing it twice.
 */
@Injectable()
export class ReactionRunner implements OnModuleInit, OnApplicationBootstrap {
  private readonly reactions = new Map<string, Registered>();
  private readonly running = new Map<string, Run>();
  private readonly queued = new Map<string, Promise<void>>();
  /** One commit may touch hundreds of streams: what follows leaves connections for those who wait for an answer. */
  private readonly gate = new Semaphore(AT_ONCE, Infinity, () => new Error('a line without end is full'));
  private looking?: Promise<readonly { reaction: string; stream: string }[]>;
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly db: Database,
    private readonly interests: ReactionSubscriptions,
    private readonly wakeUps: WakeUps,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    for (const { metatype, instance } of this.discovery.getProviders()) {
      const options = metatype && (Reflect.getMetadata(REACTION, metatype) as ReactionOptions | undefined);
      if (options) this.register({ ...options, handler: instance as Reacts });
    }
    this.wakeUps.onCommit((recorded) => this.afterCommit(recorded));
  }

  private register(reaction: Registered): void {
    if (this.reactions.has(reaction.id)) throw new Error(`Two reactions are called ${reaction.id}`);
    this.reactions.set(reaction.id, reaction);
    this.interests.add(reaction.id, typesOf(reaction.on));
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { id, on, from } of this.reactions.values())
      if (from === 'beginning') await rowsWithoutTimeout(this.db, adoptStreams(id, typesOf(on)));
  }

  /** Begins to relay. Not before the application is whole: a reaction that asks a bus without its handlers is put off at each start, and parked in the end. */
  start(): void {
    const relay = () => void this.relay().catch((error: unknown) => this.log.warn('relay failed', { error }));
    this.timer = setInterval(relay, RELAY_EVERY_MS);
    this.timer.unref();
    relay();
  }

  /** Stops taking up work and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  private afterCommit(recorded: readonly RecordedFact[]): Promise<void> | undefined {
    const due = new Map<string, { reaction: Registered; stream: string; awaited: boolean }>();
    for (const { type, stream } of recorded)
      for (const id of this.interests.of(type)) {
        const [key, reaction] = [`${id} ${stream}`, this.reactions.get(id)!];
        due.set(key, { reaction, stream, awaited: isAwaited(reaction, type) || due.get(key)?.awaited === true });
      }
    const inline: Promise<void>[] = [];
    for (const { reaction, stream, awaited } of due.values())
      if (awaited) inline.push(this.run(reaction, stream));
      else void this.queue(reaction, stream);
    if (!inline.length) return undefined;
    return withDeadline(Promise.all(inline), INLINE_DEADLINE_MS).then(() => undefined);
  }

  /** Brings a reaction up to date in a stream, put off or not, and waits for whichever node has it in hand. Rejects if it fails. Not for use inside a transaction. */
  async catchUp(id: string, stream: string): Promise<void> {
    while (await this.db.outside(() => this.step(this.reactions.get(id)!, stream, newRun(), true)));
  }

  /** Work that is due, a few at a time; resolves once it is done. The next relay looks only at what is not in hand, so none waits for a slow one. */
  async relay(): Promise<void> {
    this.looking ??= this.db.rows(dueCursors([...this.reactions.keys()])).finally(() => (this.looking = undefined));
    const due = await this.looking;
    await Promise.all(due.map(({ reaction, stream }) => this.queue(this.reactions.get(reaction)!, stream)));
  }

  /** Runs it when there is room. What waits already will see everything that is there when its turn comes; what runs takes no second place. */
  private queue(reaction: Registered, stream: string): Promise<void> {
    const key = `${reaction.id} ${stream}`;
    if (this.running.has(key)) return this.run(reaction, stream);
    const waiting = this.queued.get(key);
    if (waiting) return waiting;
    let begun = false;
    const turn = this.gate.run(() => {
      begun = true;
      this.queued.delete(key);
      return this.run(reaction, stream);
    });
    if (!begun) this.queued.set(key, turn);
    return turn;
  }

  /**
   * Runs a reaction over a stream until nothing is left; a call while it runs makes it look again. What was put off stays so: a storm
   * of commits must not use up the attempts in a moment. Never rejects.
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
        await this.putOff(reaction.id, stream, run.wanted, error).catch((again: unknown) =>
          this.log.warn('reaction could not be put off', { reaction: reaction.id, stream, error: again }),
        );
      }
    } while (run.again && !this.stopped);
    // In the same breath as the last look at `again`: a call in between would wait for nobody.
    leave();
  }

  /**
   * One batch in one transaction; says whether more is left. The claim is an advisory lock and the cursor's row is touched last,
   * so that append(), which holds a stream and then touches the row, can neither deadlock with a reaction nor wait for a slow one.
   * After a failure it goes fact by fact, so that what stands before the one that fails is done. Called outside the request that set
   * it off: a step of that one's journal would fail once it is answered.
   */
  private step({ id, on, handler }: Registered, stream: string, run: Run, atOnce = false): Promise<boolean> {
    return this.db.transaction([], async () => {
      if (!(await this.db.row(claim(id, stream, atOnce)))?.mine) return false;
      const cursor = await this.db.row(atOnce ? pendingCursor(id, stream) : dueCursor(id, stream));
      if (!cursor) return false;
      run.wanted = cursor.wanted_seq;
      run.singly ||= cursor.attempts > 0;
      const most = run.singly ? 1 : BATCH;
      const rows = await this.db.rows(sql<LogRow>`
        select ${LOG_COLUMNS} from event_log
        where stream = ${stream} and seq > ${cursor.seq} and seq <= ${cursor.wanted_seq} and type = any(${typesOf(on)}::text[])
        order by seq limit ${most}`);
      if (rows.length) await handler.react(rows.map(recordedFact));
      const seq = rows.length === most ? rows.at(-1)!.seq : cursor.wanted_seq;
      await this.db.rows(moveCursor(id, stream, seq));
      return rows.length === most;
    });
  }

  private async putOff(reaction: string, stream: string, seen: number, error: unknown): Promise<void> {
    const failed = { reaction, stream, seen, parkAfter: PARK_AFTER_ATTEMPTS };
    await this.db.rows(isUnavailable(error) ? putOffWhileAway(failed) : putOff(failed));
  }
}
