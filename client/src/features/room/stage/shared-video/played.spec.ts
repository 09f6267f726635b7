import { Played, type Sample } from './played.ts';

const at = (seconds: number, position: number, rest: Partial<Sample> = {}): Sample => ({
  at: seconds * 1_000,
  position,
  playing: true,
  rate: 1,
  ...rest,
});
const rangesOf = (...samples: Sample[]) => {
  const played = new Played();
  samples.forEach((sample) => played.sample(sample));
  return played.take();
};

describe('what was played', () => {
  it('is one range, as long as nobody jumps', () => {
    expect(rangesOf(at(0, 10), at(1, 11), at(2, 12.3))).toEqual([[10, 12.3]]);
  });

  it('does not have what was skipped, forwards or backwards', () => {
    expect(rangesOf(at(0, 0), at(1, 1), at(2, 60), at(3, 61), at(4, 5), at(5, 6))).toEqual([
      [0, 1],
      [60, 61],
      [5, 6],
    ]);
  });

  it('follows the speed', () => {
    expect(rangesOf(at(0, 0, { rate: 2 }), at(1, 2, { rate: 2 }))).toEqual([[0, 2]]);
    expect(rangesOf(at(0, 0), at(1, 2))).toEqual([]);
  });

  it('does not have pauses, during which somebody may have moved', () => {
    expect(rangesOf(at(0, 0), at(1, 1, { playing: false }), at(30, 3), at(31, 4))).toEqual([
      [0, 1],
      [3, 4],
    ]);
  });

  it('is reported once, and again if the report did not arrive', () => {
    const played = new Played();
    played.sample(at(0, 0));
    played.sample(at(1, 1));
    const ranges = played.take();
    expect(played.take()).toEqual([]);
    played.sample(at(2, 2));
    played.putBack(ranges);
    expect(played.take()).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
});
