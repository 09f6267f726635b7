import { emailsIn } from './pasted-list.ts';

describe('a pasted list', () => {
  it.each([
    ['lines', 'ann@school.example\nben@school.example\n', 2],
    ['a CSV with a header', 'name,email\n"Lee, Ann",ann@school.example\nBen,"ben@school.example"', 2],
    ['the recipients of a mail', 'Ann Lee <ann@school.example>; Ben <ben@school.example>', 2],
    ['no emails', 'Ann Lee\nBen', 0],
  ])('may be %s', (_, text, count) => expect(emailsIn(text)).toHaveLength(count));

  it('has each email once, whatever its case, in order', () =>
    expect(emailsIn('b@x.example a@x.example B@X.example')).toEqual(['b@x.example', 'a@x.example']));
});
