import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes for many ids at once: the system call costs more than the rest of an id. */
const random = new Uint8Array(16 * 256);
let used = random.length;
/** The millisecond of the last id and its place within it. Ids stay in order when the clock goes back. */
let msecs = 0;
let seq = 0;

/** A new UUIDv7 (RFC 9562), sorted after all earlier ones of this process. */
export const newId = (): string => {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const now = Date.now();
  seq = now > msecs ? 0 : seq + 1;
  msecs = Math.max(now, msecs);
  return v7({ msecs, seq, random: random.subarray(used, (used += 16)) });
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of an id. Anything else is an unknown id, not a database error. */
export const isId = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);
