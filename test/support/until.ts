import { setTimeout as delay } from 'node:timers/promises';

/** Polls until `look` returns something truthy, and returns that. Fails after a minute. */
export const until = async <T>(what: string, look: () => Promise<T | false | undefined | null>): Promise<T> => {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}`);
    await delay(20);
  }
};
