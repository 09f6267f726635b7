import { useCallback, useSyncExternalStore } from 'react';

const EVENTS = ['durationchange', 'loadedmetadata'];

/** In seconds; null as long as it is unknown, and for live streams. */
export const useDuration = (player: HTMLMediaElement | null): number | null => {
  const subscribe = useCallback(
    (changed: () => void) => {
      const ending = new AbortController();
      for (const event of EVENTS) player?.addEventListener(event, changed, { signal: ending.signal });
      return () => ending.abort();
    },
    [player],
  );
  return useSyncExternalStore(subscribe, () => {
    const duration = player?.duration ?? NaN;
    return Number.isFinite(duration) && duration > 0 ? duration : null;
  });
};
