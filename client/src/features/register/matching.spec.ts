import { matching, type StatusChoice } from './matching.ts';

const line = (name: string, status: 'present' | 'late' | null, expected = true) => ({
  name,
  email: `${name}@school.example`,
  status,
  expected,
});
const lines = [line('Ann', 'present'), line('Ben', 'late'), line('Cem', null), line('Guest', 'present', false), line('Gone', null, false)];
const found = (status: StatusChoice, search = '') => matching(lines, { search, status }).map(({ name }) => name);

describe('filtering a register', () => {
  it('shows everyone without a filter', () => expect(found(null)).toHaveLength(5));
  it('counts only expected students by status, as the summary does', () => {
    expect(found('present')).toEqual(['Ann']);
    expect(found('unmarked')).toEqual(['Cem']);
    expect(found('guests')).toEqual(['Guest', 'Gone']);
  });
  it('searches names and emails by all words', () => {
    expect(found(null, 'ANN school')).toEqual(['Ann']);
    expect(found('late', 'ann')).toEqual([]);
  });
});
