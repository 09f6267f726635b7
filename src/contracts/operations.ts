import { fact } from './fact.ts';

/** Operator actions that affect the whole system rather than one room. */
export const OPERATIONS_STREAM = 'operations';

/** An operator retried `count` failing reactions. `reaction` and `stream` are the filters used (null = any). */
export class ReactionsRetried extends fact<{ reaction: string | null; stream: string | null; count: number }>('kernel.ReactionsRetried') {}
