import { setTimeout as delay } from 'node:timers/promises';

/** Polls until the condition holds; fails after a minute, naming what was missing. */
export const until = async <T>(what: string, look: () => Promise<T | false | undefined | null>): Promise<T> => {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await delay(20);
  }
};
