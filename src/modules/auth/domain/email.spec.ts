import fc from 'fast-check';
import { emailKey } from './email.js';

const email = fc.emailAddress();

describe('the form in which emails are compared', () => {
  it('is the same in any case and with any outer space', () => {
    const spaces = fc.stringMatching(/^[ \t\n]{0,5}$/);
    fc.assert(
      fc.property(email, spaces, spaces, (address, before, after) => {
        expect(emailKey(before + address.toUpperCase() + after)).toBe(emailKey(address));
      }),
    );
  });

  it('does not change when it is taken again', () => {
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

  it('is the same for both ways to encode an accent', () =>
    expect(emailKey('ZOE\u0308@school.example')).toBe(emailKey('zoë@school.example')));

  it('keeps accents: they make another mailbox', () => expect(emailKey('zoë@school.example')).not.toBe(emailKey('zoe@school.example')));
});
