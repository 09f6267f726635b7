import { Clock } from './clock.ts';

describe('the clock', () => {
  it('tells the time of this machine', () => {
    const before = Date.now();
    const now = new Clock().now().getTime();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});
