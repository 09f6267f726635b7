import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes for 256 ids, because the system call takes longer than everything else about an id. */
const random = new Uint8Array(16 * 256);
let used = random.length;
/** The time of the latest id, and its sequence number in that millisecond. The time never decreases, so ids stay in order even if the clock is set back. */
let msecs = 0;
let seq = 0;

/** A new UUIDv7 (RFC 9562). It sorts after all earlier ones of this process. */
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

/** Whether a value is a UUID. Check ids with it before querying, so that malformed ones are treated as unknown instead of causing a database error. */
export const isId = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);

/** When an id was created, to the millisecond. */
export const creationTimeOf = (id: string): Date => new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
