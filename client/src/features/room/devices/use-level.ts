import { useEffect, useState } from 'react';
import { loudness, peakOf, SilenceWatch } from './level.ts';

/** In ms. */
const EVERY = 80;

/** Measures a microphone. `show` gets each level, from 0 to 1, outside React. Returns whether the microphone has been silent for too long. */
export const useLevel = (track: MediaStreamTrack | null, show: (level: number) => void): boolean => {
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    if (!track) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const watch = new SilenceWatch();
    const timer = setInterval(() => {
      // Some browsers wait for a click; until then everything looks silent.
      if (context.state === 'suspended') void context.resume();
      analyser.getFloatTimeDomainData(samples);
      show(loudness(samples));
      setSilent(watch.hear(peakOf(samples), performance.now(), context.state === 'running' && !document.hidden));
    }, EVERY);
    return () => {
      clearInterval(timer);
      show(0);
      setSilent(false);
      void context.close();
    };
  }, [track, show]);
  return silent;
};
