import { SetMetadata } from '@nestjs/common';
import type { RecordedFact } from '../../contracts/fact.ts';

export const REACTION = 'rollcall:reaction';

export interface ReactionOptions {
  /** Must never change, because it identifies the cursors in the database. */
  readonly id: string;
  readonly on: readonly { readonly type: string }[];
  /** Whether a command that records a fact waits for this reaction (for two seconds at most), or only for which types of facts it does. */
  readonly inline?: boolean | readonly { readonly type: string }[];
  /** Where a new reaction starts on streams that already have facts. */
  readonly from: 'beginning' | 'now';
}

/** Durable follow-up work on facts, in order. Runs in the transaction that updates its cursor, so it takes effect exactly once. */
export interface Reacts {
  /** Receives facts of one stream, in order and only of the types in `on`. If it throws, the reaction backs off and the facts are retried. */
  react(facts: readonly RecordedFact[]): Promise<void>;
}

export const Reaction = (options: ReactionOptions): ClassDecorator => SetMetadata(REACTION, options);

/** Whether a command that records a fact of this type waits for the reaction. */
export const isAwaited = ({ inline = false }: ReactionOptions, type: string): boolean =>
  typeof inline === 'boolean' ? inline : inline.some((factClass) => factClass.type === type);
