import fc from 'fast-check';
import { emailKey } from './email.ts';

const email = fc.emailAddress();

describe('the key by which emails are compared', () => {
  it('ignores case and surrounding spaces', () => {
    const spaces = fc.stringMatching(/^[ \t\n]{0,5}$/);
    fc.assert(
      fc.property(email, spaces, spaces, (address, before, after) => {
        expect(emailKey(before + address.toUpperCase() + after)).toBe(emailKey(address));
      }),
    );
  });

  it('is its own key', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(emailKey(emailKey(text))).toBe(emailKey(text))));
  });

  it('differs for emails that differ in more than case', () => {
    fc.assert(
      fc.property(email, email, (one, other) => {
        fc.pre(one.toLowerCase() !== other.toLowerCase());
        expect(emailKey(one)).not.toBe(emailKey(other));
      }),
    );
  });

  it('is the same for composed and decomposed accents', () =>
    expect(emailKey('ZOE\u0308@school.example')).toBe(emailKey('zoë@school.example')));

  it.each([
    ['a@münchen.example', 'a@xn--mnchen-3ya.example'],
    ['A@MÜNCHEN.Example', 'a@xn--mnchen-3ya.example'],
    ['a@mu\u0308nchen.example', 'a@xn--mnchen-3ya.example'],
    ['a@XN--MNCHEN-3YA.example', 'a@xn--mnchen-3ya.example'],
    ['a@münchen。example', 'a@xn--mnchen-3ya.example'],
    ['a@ｓｃｈｏｏｌ.example', 'a@school.example'],
    ['用户@例え.テスト', '用户@xn--r8jz45g.xn--zckzah'],
    ['"a@b"@münchen.example', '"a@b"@xn--mnchen-3ya.example'],
  ])('recognizes a domain in any spelling: %s is %s', (email, key) => expect(emailKey(email)).toBe(key));

  it.each([
    ['a@straße.example', 'a@strasse.example'],
    ['ａ@school.example', 'a@school.example'],
    ['a.b@school.example', 'ab@school.example'],
    ['a+b@school.example', 'a@school.example'],
  ])('differs for other domains and for what may be another mailbox: %s and %s', (one, other) =>
    expect(emailKey(one)).not.toBe(emailKey(other)),
  );

  it.each(['a@xn--a.example', 'a@%41.example', 'münchen', 'a@münchen:80', '@', ''])(
    'leaves text without a valid international domain unchanged: %j',
    (email) => expect(emailKey(email)).toBe(email),
  );

  it('keeps accents, because they denote another mailbox', () =>
    expect(emailKey('zoë@school.example')).not.toBe(emailKey('zoe@school.example')));
});
