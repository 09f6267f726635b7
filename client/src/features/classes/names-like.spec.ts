import { namesLike } from './names-like.ts';

const people = [{ name: 'Zoë Müller', email: 'zoe@school.example' }, { name: 'Ann Lee' }, { name: 'Annette Muller' }];
const found = (search: string) => namesLike(people, search).map(({ name }) => name);

describe('searching people', () => {
  it('finds everybody without a word', () => expect(found('  ')).toHaveLength(3));
  it('ignores case and accents', () => expect(found('MULLER')).toEqual(['Zoë Müller', 'Annette Muller']));
  it('wants all words, in any order', () => expect(found('muller ann')).toEqual(['Annette Muller']));
  it('looks at emails too', () => expect(found('zoe@')).toEqual(['Zoë Müller']));
});
