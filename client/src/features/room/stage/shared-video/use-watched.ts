import { useEffect } from 'react';
import { send } from '../../../../api/live.ts';
import { Played } from './played.ts';

/** In ms. */
const SAMPLES_EVERY = 1_000;
const REPORTS_EVERY = 15_000;

/** Reports which parts of the video this person has played. `counts`: staff are not counted. */
export const useWatched = (player: HTMLMediaElement | null, counts: boolean): void => {
  useEffect(() => {
    if (!player || !counts) return;
    const played = new Played();
    const report = () => {
      const ranges = played.take();
      if (ranges.length) void send('WATCHED', { ranges }).catch(() => played.putBack(ranges));
    };
    const sample = () =>
      played.sample({ position: player.currentTime, playing: !player.paused, rate: player.playbackRate, at: performance.now() });
    const timers = [setInterval(sample, SAMPLES_EVERY), setInterval(report, REPORTS_EVERY)];
    addEventListener('pagehide', report);
    return () => {
      timers.forEach(clearInterval);
      removeEventListener('pagehide', report);
      report();
    };
  }, [player, counts]);
};
