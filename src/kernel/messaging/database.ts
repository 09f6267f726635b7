import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/core';
import type { AbstractSqlConnection, SqlEntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';
import type { Fact, RecordedFact } from '../../contracts/fact.ts';
import { Clock } from '../clock.ts';
import { DomainError } from '../domain/domain-error.ts';
import { appendToLog, lockStreams, readHeads, type AnyKysely } from './log.ts';
import { isRetryable, isUnavailable } from './database-errors.ts';
import { ReactionRegistry } from './reaction-registry.ts';
import { writeSteps, type Journal } from './journal.ts';
import { WakeUps } from './wake-ups.ts';

/**
 * One transaction, with the streams it has locked and the facts it has recorded. Lock streams before deciding anything: this makes their numbers
 * gapless and in commit order.
 */
export class Transaction {
  readonly recorded: RecordedFact[] = [];
  private readonly heads = new Map<string, number>();

  constructor(
    readonly em: SqlEntityManager,
    private readonly registry: ReactionRegistry,
    private readonly clock: Clock,
  ) {}

  get kysely(): AnyKysely {
    return this.em.getKysely() as unknown as AnyKysely;
  }

  /** Locks streams, in sorted order. Skips those that this transaction has already locked. */
  async lock(...streams: string[]): Promise<void> {
    const wanted = streams.filter((stream) => !this.heads.has(stream));
    if (wanted.length) for (const [stream, head] of await lockStreams(this.kysely, wanted)) this.heads.set(stream, head);
  }

  /** The number of the last fact in a stream. Throws unless this transaction has locked the stream. */
  head(stream: string): number {
    const head = this.heads.get(stream);
    if (head === undefined) throw new Error(`${stream} is not locked by this transaction`);
    return head;
  }

  /** Appends facts to a stream that this transaction has locked. There is no other way to write to the log. */
  async append(stream: string, facts: readonly Fact[], actorId: string | null = null): Promise<RecordedFact[]> {
    const head = this.head(stream);
    if (!facts.length) return [];
    const recorded = await appendToLog(this.kysely, {
      stream,
      head,
      facts,
      actorId,
      at: this.clock.now(),
      reactions: this.registry.subscribers(facts),
    });
    this.heads.set(stream, head + facts.length);
    this.recorded.push(...recorded);
    return recorded;
  }
}

/** The context of the current call: a transaction, or a request whose transactions are journaled. */
interface Scope {
  readonly transaction?: Transaction;
  readonly journal?: Journal;
}

/** Access to the database. Reads are plain SQL; writes go through `transaction()`. Inside a transaction, reads are part of it. */
@Injectable()
export class Database {
  private readonly scope = new AsyncLocalStorage<Scope>();
  private isShut = false;

  constructor(
    private readonly orm: MikroORM,
    private readonly registry: ReactionRegistry,
    private readonly wakeUps: WakeUps,
    private readonly clock: Clock,
  ) {}

  /** Rejects every query from now on. A query would make a closed PGlite reopen its directory, which may already belong to another process. */
  shut(): void {
    this.isShut = true;
  }

  /** A new entity manager, outside any transaction. */
  private get em(): SqlEntityManager {
    this.requireOpen();
    return this.orm.em.fork() as unknown as SqlEntityManager;
  }

  /** Belongs to the current transaction or, outside one, directly to the connection: plain statements need no entity manager. */
  private get kysely(): AnyKysely {
    const current = this.scope.getStore()?.transaction?.kysely;
    if (current) return current;
    this.requireOpen();
    return (this.orm.em.getDriver().getConnection() as unknown as AbstractSqlConnection).getClient() as unknown as AnyKysely;
  }

  private requireOpen(): void {
    if (this.isShut) throw new DomainError('SHUTTING_DOWN');
  }

  /** The rows that a statement returns, with timestamps as Date and int4 as number. Throws DATABASE_UNAVAILABLE if the database is down or too busy. */
  async rows<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    try {
      return (await statement.execute(this.kysely)).rows;
    } catch (error) {
      throw asDomainError(error);
    }
  }

  /** The first row that a statement returns, if any. */
  async row<Row>(statement: RawBuilder<Row>): Promise<Row | undefined> {
    return (await this.rows(statement))[0];
  }

  /** The number of the last fact in a stream; 0 if the stream is empty. */
  async headOf(stream: string): Promise<number> {
    return (await this.row(readHeads([stream])))?.last_seq ?? 0;
  }

  /**
   * Runs `work` in a transaction that has already locked `streams`; changes to entities of `tx.em` are flushed before the commit. Inside another
   * transaction, `work` becomes part of that one. After the commit, wake-ups are sent and reactions declared `inline` are awaited. In a journaled
   * request, the result is stored in the same transaction; if an earlier run of the request already did so, that result is returned and `work`
   * is not run.
   */
  async transaction<T>(streams: readonly string[], work: (tx: Transaction) => Promise<T>): Promise<T> {
    const outer = this.scope.getStore()?.transaction;
    if (outer) {
      await outer.lock(...streams);
      const result = await work(outer);
      await outer.em.flush();
      return result;
    }
    const journal = this.journal;
    const done = journal?.replay();
    if (done) return done.result as T;
    const journaled = async (tx: Transaction) => {
      const result = await work(tx);
      await writeSteps(tx.kysely, [{ journal: journal!, result }]);
      return result;
    };
    const { result, recorded } = await this.attempt(streams, journal ? journaled : work, 3);
    journal?.committed(result);
    if (recorded.length) await this.outside(() => this.wakeUps.announce(recorded));
    return result;
  }

  get inTransaction(): boolean {
    return this.scope.getStore()?.transaction !== undefined;
  }

  /** The open journal of the current request, if any. Undefined inside a transaction. */
  get journal(): Journal | undefined {
    const journal = this.scope.getStore()?.journal;
    return journal?.isOpen ? journal : undefined;
  }

  /** Runs a request and writes the results of its transactions to this journal. */
  journaled<T>(journal: Journal, work: () => T): T {
    return this.scope.run({ journal }, work);
  }

  /** Runs work outside the caller's transaction and request. Needed for work that continues after the call, because it must not use the caller's connection. */
  outside<T>(work: () => T): T {
    return this.scope.exit(work);
  }

  private async attempt<T>(
    streams: readonly string[],
    work: (tx: Transaction) => Promise<T>,
    tries: number,
  ): Promise<{ result: T; recorded: RecordedFact[] }> {
    try {
      return await this.em.transactional(async (em) => {
        const tx = new Transaction(em, this.registry, this.clock);
        return this.scope.run({ transaction: tx }, async () => {
          await tx.lock(...streams);
          const result = await work(tx);
          return { result, recorded: tx.recorded };
        });
      });
    } catch (error) {
      // A deadlock or a serialization failure rolled everything back, so run the work again.
      if (tries > 1 && isRetryable(error)) return this.attempt(streams, work, tries - 1);
      throw asDomainError(error);
    }
  }
}

const asDomainError = (error: unknown): unknown => {
  if (error instanceof DomainError || !isUnavailable(error)) return error;
  return DomainError.causedBy(error, 'DATABASE_UNAVAILABLE');
};
