/* How loud a microphone is, and whether it is silent. */

/** The loudness of samples between -1 and 1, from 0 (silence) to 1, on a scale that follows the ear: speech is around the middle. */
export const loudness = (samples: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) sum += samples[index]! ** 2;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  const decibels = 20 * Math.log10(Math.max(rms, 1e-6));
  return Math.min(1, Math.max(0, (decibels + 60) / 50));
};

/** Above this a level counts as a voice. */
export const SPEAKING = 0.35;

/** In ms. A quiet room is not silent: even then a working microphone gives some noise. */
const SILENT_AFTER = 8_000;
const NOISE = 1e-5;

/** Notices a microphone that gives nothing at all, such as one that is switched off by a button of its own. */
export class SilenceWatch {
  private since: number | null = null;

  /** `isWatching`: whether the microphone is on, and the page is allowed to measure. Returns whether it has been silent for too long. */
  hear(peak: number, at: number, isWatching: boolean): boolean {
    if (!isWatching || peak > NOISE) {
      this.since = null;
      return false;
    }
    this.since ??= at;
    return at - this.since >= SILENT_AFTER;
  }
}

export const peakOf = (samples: ArrayLike<number>): number => {
  let peak = 0;
  for (let index = 0; index < samples.length; index++) peak = Math.max(peak, Math.abs(samples[index]!));
  return peak;
};
