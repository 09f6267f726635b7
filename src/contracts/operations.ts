import { fact } from './fact.js';

/** What operators do to the running system, not to a room of it. */
export const OPERATIONS_STREAM = 'operations';

/** Somebody let failing reactions be tried again: those of this reaction and this stream; null = of any. `count`: how many there were. */
export class ReactionsRetried extends fact<{ reaction: string | null; stream: string | null; count: number }>('kernel.ReactionsRetried') {}
