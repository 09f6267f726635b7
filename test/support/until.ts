import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again until the thing has come about; a minute without it is a failure that says what was missed. */
export const until = async <T>(what: string, look: () => Promise<T | false | undefined | null>): Promise<T> => {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await delay(20);
  }
};
