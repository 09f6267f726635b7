import { SetMetadata } from '@nestjs/common';
import type { RecordedFact } from '../../contracts/fact.ts';

export const REACTION = 'rollcall:reaction';

export interface ReactionOptions {
  /** Never changes: it names the cursor in the database. */
  readonly id: string;
  readonly on: readonly { readonly type: string }[];
  /** The command that caused the fact awaits this reaction, for at most two seconds. A list limits this to facts of these types. */
  readonly inline?: boolean | readonly { readonly type: string }[];
  /** Where a new reaction starts on streams that already have facts. */
  readonly from: 'beginning' | 'now';
}

/** Follow-up work on facts, durable and in order. Runs in one transaction with its cursor, so its effect happens once. */
export interface Reacts {
  /** Receives facts of one stream, in order, of the types in `on`. If it throws, the batch is retried with back-off. */
  react(facts: readonly RecordedFact[]): Promise<void>;
}

export const Reaction = (options: ReactionOptions): ClassDecorator => SetMetadata(REACTION, options);

/** Whether a command that causes a fact of this type awaits the reaction. */
export const isAwaited = ({ inline = false }: ReactionOptions, type: string): boolean =>
  typeof inline === 'boolean' ? inline : inline.some((factClass) => factClass.type === type);
