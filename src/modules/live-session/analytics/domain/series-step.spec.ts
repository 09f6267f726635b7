import { codeOf } from '../../../../../test/support/code-of.ts';
import { stepFor } from './series-step.ts';

const HOUR = 3_600;

describe('the step of a series', () => {
  it('is a minute for up to three hours, and a quarter of an hour for longer sessions', () => {
    expect([0, 3 * HOUR, 3 * HOUR + 1, 168 * HOUR].map((length) => stepFor(length))).toEqual([
      'minute',
      'minute',
      'quarter_hour',
      'quarter_hour',
    ]);
  });

  it('is the one asked for', () => {
    expect(stepFor(24 * HOUR, 'minute')).toBe('minute');
    expect(stepFor(HOUR, 'quarter_hour')).toBe('quarter_hour');
    expect(stepFor(168 * HOUR, 'quarter_hour')).toBe('quarter_hour');
  });

  it('cannot be a minute for more than a day', () => {
    expect(codeOf(() => stepFor(24 * HOUR + 1, 'minute'))).toBe('STEP_TOO_SHORT');
  });
});
