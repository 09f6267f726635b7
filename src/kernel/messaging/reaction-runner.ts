import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { sql } from 'kysely';
import type { RecordedFact } from '../../contracts/fact.js';
import { Gate } from '../gate.js';
import { Log } from '../logging/log.js';
import { withDeadline } from '../with-deadline.js';
import { Database } from './database.js';
import { Interests } from './interests.js';
import { LOG_COLUMNS, recordedFact } from './log.js';
import { REACTION, type ReactionOptions, type Reacts } from './reaction.js';
import { WakeUps } from './wake-ups.js';

const BATCH = 500;
const INLINE_DEADLINE_MS = 2_000;
export const PARK_AFTER_ATTEMPTS = 10;
const RELAY_EVERY_MS = 1_000;
/** Reactions that nobody waits for. */
const AT_ONCE = 4;

type Registered = ReactionOptions & { handler: Reacts };
type LogRow = Parameters<typeof recordedFact>[0];

/**
 * Runs the durable reactions: at once for what this node commits, and as a relay for what a crash, a failure or another node
 * left. The database's cursors say what is to do; everything in memory here only saves doing it twice.
 */
@Injectable()
export class ReactionRunner implements OnModuleInit, OnApplicationBootstrap {
  private readonly reactions = new Map<string, Registered>();
  private readonly running = new Map<string, { again: boolean; done: Promise<void> }>();
  /** One commit may touch hundreds of streams: what follows leaves connections for those who wait for an answer. */
  private readonly gate = new Gate(AT_ONCE, Infinity, () => new Error('a line without end is full'));
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly db: Database,
    private readonly interests: Interests,
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
    this.interests.add(
      reaction.id,
      reaction.on.map((factClass) => factClass.type),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const reaction of this.reactions.values()) if (reaction.from === 'beginning') await this.adopt(reaction);
  }

  /** Begins to relay. Not before the application is whole: a reaction that asks a bus without its handlers is put off at each start, and parked in the end. */
  start(): void {
    const relay = () => void this.relay().catch((error: unknown) => this.log.warn('relay failed', { error }));
    this.timer = setInterval(relay, RELAY_EVERY_MS);
    this.timer.unref();
    relay();
  }

  /** A reaction that wants the past too gets a cursor in every stream that has facts for it, once. */
  private async adopt({ id, on }: Registered): Promise<void> {
    await this.db.rows(sql`
      insert into reaction_cursor (reaction, stream, seq, wanted_seq)
      select ${id}, stream, 0, max(seq) from event_log
      where type = any(${on.map((factClass) => factClass.type)}::text[]) and not exists (select 1 from reaction_cursor where reaction = ${id})
      group by stream on conflict do nothing`);
  }

  /** Stops taking up work and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  private afterCommit(recorded: readonly RecordedFact[]): Promise<void> | undefined {
    const due = new Map<string, { reaction: Registered; stream: string }>();
    for (const { type, stream } of recorded)
      for (const id of this.interests.of(type)) due.set(`${id} ${stream}`, { reaction: this.reactions.get(id)!, stream });
    const inline: Promise<void>[] = [];
    for (const { reaction, stream } of due.values())
      if (reaction.inline) inline.push(this.db.outside(() => this.run(reaction, stream)));
      else void this.db.outside(() => this.gate.run(() => this.run(reaction, stream)));
    if (!inline.length) return undefined;
    return withDeadline(Promise.all(inline), INLINE_DEADLINE_MS).then(() => undefined);
  }

  /** Work that is due and that nobody has in hand. */
  async relay(): Promise<void> {
    const due = await this.db.rows(sql<{ reaction: string; stream: string }>`
      select reaction, stream from reaction_cursor
      where seq < wanted_seq and parked_at is null and next_try_at <= now() and reaction = any(${[...this.reactions.keys()]}::text[])
      order by next_try_at limit 100`);
    for (const { reaction, stream } of due) await this.run(this.reactions.get(reaction)!, stream);
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
    const state = { again: false, done: Promise.resolve() };
    this.running.set(key, state);
    state.done = this.drain(reaction, stream, state).finally(() => this.running.delete(key));
    return state.done;
  }

  private async drain(reaction: Registered, stream: string, state: { again: boolean }): Promise<void> {
    try {
      do {
        state.again = false;
        while (await this.step(reaction, stream));
      } while (state.again);
    } catch (error) {
      this.log.warn('reaction failed', { reaction: reaction.id, stream, error });
      await this.putOff(reaction.id, stream).catch((again: unknown) =>
        this.log.warn('reaction could not be put off', { reaction: reaction.id, stream, error: again }),
      );
    }
  }

  /**
   * One batch in one transaction; says whether more is left. The claim is an advisory lock and the cursor's row is touched last,
   * so that append(), which holds a stream and then touches the row, can neither deadlock with a reaction nor wait for a slow one.
   */
  private step({ id, on, handler }: Registered, stream: string): Promise<boolean> {
    return this.db.transaction([], async () => {
      const claim = await this.db.row(
        sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${`${id} ${stream}`}, 0)) as mine`,
      );
      if (!claim?.mine) return false;
      const cursor = await this.db.row(sql<{ seq: number; wanted_seq: number }>`
        select seq, wanted_seq from reaction_cursor
        where reaction = ${id} and stream = ${stream} and parked_at is null and next_try_at <= now() and seq < wanted_seq`);
      if (!cursor) return false;
      const rows = await this.db.rows(sql<LogRow>`
        select ${LOG_COLUMNS} from event_log
        where stream = ${stream} and seq > ${cursor.seq} and seq <= ${cursor.wanted_seq} and type = any(${on.map((factClass) => factClass.type)}::text[])
        order by seq limit ${BATCH}`);
      if (rows.length) await handler.react(rows.map(recordedFact));
      const seq = rows.length === BATCH ? rows.at(-1)!.seq : cursor.wanted_seq;
      await this.db.rows(
        sql`update reaction_cursor set seq = ${seq}, attempts = 0, next_try_at = now() where reaction = ${id} and stream = ${stream}`,
      );
      return rows.length === BATCH;
    });
  }

  private async putOff(id: string, stream: string): Promise<void> {
    await this.db.rows(sql`
      update reaction_cursor set attempts = attempts + 1, next_try_at = now() + least(300, 0.5 * power(2, attempts)) * interval '1 second',
        parked_at = case when attempts + 1 >= ${PARK_AFTER_ATTEMPTS} then now() end
      where reaction = ${id} and stream = ${stream}`);
  }
}
