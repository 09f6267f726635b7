import { actionOf } from './keys.ts';

const press = (key: string, modifier: 'ctrlKey' | 'metaKey' | 'altKey' | null = null, index = 3, count = 30) =>
  actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...(modifier && { [modifier]: true }) }, index, count);

describe('keys in the roll', () => {
  it.each([
    ['p', 'present'],
    ['L', 'late'],
    ['a', 'absent'],
    ['E', 'excused'],
  ])('%s marks as %s', (key, status) => {
    expect(press(key)).toEqual({ do: 'mark', status });
  });

  it.each([
    ['ArrowDown', 4],
    ['ArrowUp', 2],
    ['PageDown', 13],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 29],
  ])('%s goes from row 3 to row %i', (key, to) => {
    expect(press(key)).toEqual({ do: 'go', to });
  });

  it('do not go beyond the first and the last row', () => {
    expect(press('ArrowUp', null, 0)).toEqual({ do: 'go', to: 0 });
    expect(press('ArrowDown', null, 29)).toEqual({ do: 'go', to: 29 });
  });

  it('find and undo', () => {
    expect(press('/')).toEqual({ do: 'find' });
    expect(press('u')).toEqual({ do: 'undo' });
  });

  it.each(['Tab', 'Enter', ' ', 'Escape', 'x'])('%s is not theirs, so nobody is trapped', (key) => {
    expect(press(key)).toBeNull();
  });

  it.each(['ctrlKey', 'metaKey', 'altKey'] as const)('with %s belong to the browser', (modifier) => {
    expect(press('p', modifier)).toBeNull();
  });
});
