import { useEffect } from 'react';
import type { Playback } from './follow.ts';
import { followPlayback } from './follow-player.ts';
import { ClockBounds, measureClock } from './server-clock.ts';

/** In ms. */
const MEASURES_EVERY = 5 * 60_000;

const bounds = new ClockBounds();
/** By the server's clock, in ms. */
export const serverNow = (): number => Date.now() + bounds.offset;

const useServerClock = (): void => {
  useEffect(() => {
    const ending = new AbortController();
    const measure = () => void measureClock(bounds, ending.signal).catch(() => undefined);
    measure();
    const timer = setInterval(measure, MEASURES_EVERY);
    return () => {
      ending.abort();
      clearInterval(timer);
    };
  }, []);
};

/** Keeps a player where everybody is. */
export const useFollow = (player: HTMLMediaElement | null, playback: Playback): void => {
  useServerClock();
  useEffect(() => (player ? followPlayback(player, playback, serverNow) : undefined), [player, playback]);
};
