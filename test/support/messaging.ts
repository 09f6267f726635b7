import type { Type } from '@nestjs/common';
import { sql } from 'kysely';
import { fact, type Fact, type RecordedFact } from '../../src/contracts/fact.ts';
import { Reaction, type ReactionOptions, type Reacts } from '../../src/kernel/messaging/reaction.ts';
import { startModule, type TestModule } from './module.ts';

export class Counted extends fact<{ n: number }>('test.Counted') {}
export class Ignored extends fact<{ n: number }>('test.Ignored') {}

/** A reaction that runs `act`, and then records the facts that it handled. */
export const spyReaction = (options: ReactionOptions) => {
  @Reaction(options)
  class Spy implements Reacts {
    static act: (facts: readonly RecordedFact[]) => Promise<unknown> = async () => undefined;
    static calls = 0;
    static batches: (readonly RecordedFact[])[] = [];
    static get seen(): number[] {
      return Spy.batches.flat().map(({ seq }) => seq);
    }
    static reset(): void {
      Object.assign(Spy, { act: async () => undefined, calls: 0, batches: [] });
    }
    async react(facts: readonly RecordedFact[]): Promise<void> {
      Spy.calls++;
      await Spy.act(facts);
      Spy.batches.push(facts);
    }
  }
  return Spy;
};

export interface Messaging extends TestModule {
  append(stream: string, ...facts: Fact[]): Promise<void>;
  cursorOf(stream: string): Promise<Cursor>;
  /** Makes deferred reactions due now. */
  makeDue(stream: string): Promise<unknown>;
}

interface Cursor {
  readonly attempts: number;
  readonly parked: boolean;
  /** Seconds until the next attempt. */
  readonly wait: number;
  readonly behind: number;
}

/** Starts the kernel's messaging with these reactions, on its own database or on that of another node. The relay only runs when a test calls it. */
export const startMessaging = async (reactions: Type[] = [], other?: Messaging): Promise<Messaging> => {
  const started = await startModule([], {
    providers: reactions,
    database: other && { orm: other.orm, close: async () => undefined },
  });
  const { db } = started;
  return {
    ...started,
    append: (stream, ...facts) => db.transaction([stream], async (tx) => void (await tx.append(stream, facts))),
    cursorOf: async (stream) =>
      (await db.row(sql<Cursor>`
        select attempts, parked_at is not null as parked, extract(epoch from next_try_at - now())::float8 as wait, wanted_seq - seq as behind
        from reaction_cursor where stream = ${stream}`))!,
    makeDue: (stream) => db.rows(sql`update reaction_cursor set next_try_at = now() where stream = ${stream}`),
  };
};
