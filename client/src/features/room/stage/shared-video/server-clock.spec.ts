import { ClockBounds } from './server-clock.ts';

/** A server whose clock is ahead by `offset`, and an answer that takes 40 ms. */
const ask = (bounds: ClockBounds, at: number, offset: number) => bounds.add(at, at + 40, Math.floor((at + 20 + offset) / 1_000) * 1_000);

describe("the server's clock", () => {
  it.each([0, 90_000, -3_333])('is known to a fifth of a second after six answers, if it differs by %i ms', (offset) => {
    const bounds = new ClockBounds();
    for (let sample = 0; sample < 6; sample++) ask(bounds, 1_000_000 + sample * 210, offset);
    expect(Math.abs(bounds.offset - offset)).toBeLessThan(200);
  });

  it('counts as ours before the first answer', () => expect(new ClockBounds().offset).toBe(0));

  it('is measured anew after one of the clocks was set', () => {
    const bounds = new ClockBounds();
    ask(bounds, 1_000_000, 0);
    ask(bounds, 1_001_000, 60_000);
    expect(Math.abs(bounds.offset - 60_000)).toBeLessThan(600);
    ask(bounds, 1_002_000, -60_000);
    expect(Math.abs(bounds.offset + 60_000)).toBeLessThan(600);
  });
});
