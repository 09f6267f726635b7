import { isBehind, judge } from './numbers.ts';

describe('numbers', () => {
  it('drop a message that is not newer', () => {
    expect(judge(5, { seq: 5, after: 4 })).toBe('old');
    expect(judge(5, { seq: 3, after: 0 })).toBe('old');
  });

  it('find a gap when a message follows one that is newer than ours', () => {
    expect(judge(5, { seq: 8, after: 6 })).toBe('gap');
  });

  it('apply a message that follows ours, or one before it', () => {
    expect(judge(5, { seq: 8, after: 5 })).toBe('apply');
    expect(judge(5, { seq: 8, after: 3 })).toBe('apply');
  });

  it('are behind only if the latest is greater', () => {
    expect(isBehind(5, 6)).toBe(true);
    expect(isBehind(5, 5)).toBe(false);
    expect(isBehind(5, 4)).toBe(false);
  });
});
