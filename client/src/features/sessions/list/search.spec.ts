import { filterCount, filterOf, isFiltered, searchOf } from './search.ts';

const CLASS = '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';

describe('the address of the list of sessions', () => {
  it('keeps what it knows and leaves out the rest', () => {
    const search = { tab: 'live', q: 'induction', from: '2026-09-01', to: '2026-09-30', free: true, classId: CLASS };
    expect(searchOf(search)).toEqual(search);
    expect(searchOf({ tab: 'nowhere', q: ' ', from: 'soon', to: '2026-13-01', free: 'yes', classId: '1', more: 1 })).toEqual({});
  });

  it('needs no word for the first tab', () => {
    expect(searchOf({ tab: 'all' })).toEqual({});
  });

  it('takes a number for words, and at most 100 characters', () => {
    expect(searchOf({ q: 42 })).toEqual({ q: '42' });
    expect(searchOf({ q: 'a'.repeat(200) }).q).toHaveLength(100);
  });

  it('counts its filters', () => {
    expect(filterCount(searchOf({ tab: 'mine', q: 'x', from: '2026-09-01', free: true }))).toBe(2);
    expect(isFiltered({ tab: 'mine' })).toBe(false);
    expect(isFiltered({ q: 'x' })).toBe(true);
    expect(isFiltered({ free: true })).toBe(true);
  });
});

describe('what is asked of the server', () => {
  it('includes the last day', () => {
    const { from, to } = filterOf({ from: '2026-09-01', to: '2026-09-01' });
    expect(Date.parse(to!) - Date.parse(from!)).toBe(86_400_000);
    expect(new Date(from!).getHours()).toBe(0);
  });

  it('has a status on two of the tabs only', () => {
    expect(filterOf({ tab: 'live' })).toEqual({ status: 'live' });
    expect(filterOf({ tab: 'mine', free: true, q: 'x' })).toEqual({ free: true, q: 'x' });
  });
});
