import { loudness, peakOf, SilenceWatch, SPEAKING } from './level.ts';

const tone = (amplitude: number) => Float32Array.from({ length: 480 }, (_, index) => amplitude * Math.sin(index / 5));

describe('the level of a microphone', () => {
  it('goes from silence to full', () => {
    expect(loudness(tone(0))).toBe(0);
    expect(loudness(tone(1))).toBe(1);
    expect(loudness([])).toBe(0);
  });

  it('counts speech as speaking, and the noise of a room not', () => {
    expect(loudness(tone(0.1))).toBeGreaterThan(SPEAKING);
    expect(loudness(tone(0.003))).toBeLessThan(SPEAKING);
  });

  it('has a peak of either sign', () => expect(peakOf([0.1, -0.5, 0.2])).toBe(0.5));
});

describe('a silent microphone', () => {
  it('is noticed within ten seconds', () => {
    const watch = new SilenceWatch();
    const noticed = Array.from({ length: 100 }, (_, index) => index * 100).find((at) => watch.hear(0, at, true));
    expect(noticed).toBe(8_000);
  });

  it('is one that gives nothing at all, not one in a quiet room', () => {
    const watch = new SilenceWatch();
    expect([0, 5_000, 10_000].map((at) => watch.hear(0.0001, at, true))).toEqual([false, false, false]);
  });

  it('is forgotten with the first sound, and while nobody listens', () => {
    const watch = new SilenceWatch();
    watch.hear(0, 0, true);
    watch.hear(0.2, 7_000, true);
    expect(watch.hear(0, 9_000, true)).toBe(false);
    watch.hear(0, 10_000, false);
    expect(watch.hear(0, 17_500, true)).toBe(false);
  });
});
