import { fact } from './fact.ts';

/** Actions of operators that concern the whole system rather than a room. */
export const OPERATIONS_STREAM = 'operations';

/** An operator retried `count` failing reactions, limited to this reaction and stream (null = any). */
export class ReactionsRetried extends fact<{ reaction: string | null; stream: string | null; count: number }>('kernel.ReactionsRetried') {}
