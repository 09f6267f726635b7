import { SetMetadata } from '@nestjs/common';
import type { RecordedFact } from '../../contracts/fact.js';

export const REACTION = 'rollcall:reaction';

export interface ReactionOptions {
  /** Stable for ever: it names the cursor in the database. */
  readonly id: string;
  readonly on: readonly { readonly type: string }[];
  /** The command that caused the fact waits for this reaction (for at most two seconds) before it answers; a list: for facts of these types only. */
  readonly inline?: boolean | readonly { readonly type: string }[];
  /** Where a new reaction starts in streams that are older than itself. */
  readonly from: 'beginning' | 'now';
}

/** What follows from facts, durably and in order. Runs in one transaction with its cursor, so it happens once in effect. */
export interface Reacts {
  /** Facts of one stream, in order, of the types in `on`. Throwing puts the batch off with back-off. */
  react(facts: readonly RecordedFact[]): Promise<void>;
}

export const Reaction = (options: ReactionOptions): ClassDecorator => SetMetadata(REACTION, options);

/** Whether whoever causes a fact of this type waits for the reaction. */
export const isAwaited = ({ inline = false }: ReactionOptions, type: string): boolean =>
  typeof inline === 'boolean' ? inline : inline.some((factClass) => factClass.type === type);
