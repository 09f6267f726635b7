import { adminSearch } from './search.ts';

describe('the address of the administration', () => {
  it('says what is shown, and nothing else', () => {
    expect(adminSearch({ tab: 'live', q: 'ann', role: 'teacher', status: 'pending', more: 1 })).toEqual({
      tab: 'live',
      q: 'ann',
      role: 'teacher',
      status: 'pending',
    });
    expect(adminSearch({ tab: 'secrets', q: '', role: 'root', status: 3 })).toEqual({});
    expect(adminSearch({ q: 42 })).toEqual({ q: '42' });
    expect(adminSearch({ q: ['x'] })).toEqual({});
  });
});
