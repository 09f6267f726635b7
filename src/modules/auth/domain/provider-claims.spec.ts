import fc from 'fast-check';
import { emailKey } from '../../../kernel/domain/email.ts';
import { isVisible, tidyName } from '../../../kernel/domain/visible-name.ts';
import { emailIn, isEmailVerified, isSameMailbox, nameIn, roleIn, type Claims } from './provider-claims.ts';

const NAMESPACED = 'https://school.example/role';

describe('the role in the claims of a provider', () => {
  const mapping = { teacher: 'teacher', admin: 'head' };

  it.each<[string, string, Claims, string]>([
    ['a namespaced claim, as Auth0 writes it', NAMESPACED, { [NAMESPACED]: 'teacher' }, 'teacher'],
    ['a list in a namespaced claim', NAMESPACED, { [NAMESPACED]: ['guest', 'teacher'] }, 'teacher'],
    ['a plain claim', 'role', { role: 'teacher' }, 'teacher'],
    ['a path, as in Keycloak', 'realm_access.roles', { realm_access: { roles: ['offline_access', 'teacher'] } }, 'teacher'],
    ['a longer path', 'resource_access.page.roles', { resource_access: { page: { roles: ['head'] } } }, 'admin'],
    [
      'a claim whose name looks like a path',
      'realm_access.roles',
      { 'realm_access.roles': 'teacher', realm_access: { roles: 'head' } },
      'teacher',
    ],
    ['the value of admins', 'role', { role: 'head' }, 'admin'],
    ['the values of both', 'role', { role: ['teacher', 'head'] }, 'admin'],
    ['another value', 'role', { role: 'janitor' }, 'student'],
    ['a value that only contains it', 'role', { role: 'head teacher' }, 'student'],
    ['a value in capitals', 'role', { role: 'Teacher' }, 'student'],
    ['no such claim', 'role', {}, 'student'],
    ['null', 'role', { role: null }, 'student'],
    ['an object', 'role', { role: { teacher: true } }, 'student'],
    ['a list in a list', 'role', { role: [['teacher']] }, 'student'],
    ['a path that ends early', 'realm_access.roles', { realm_access: null }, 'student'],
    ['a path through text', 'role.length', { role: 'teacher' }, 'student'],
    ['a claim of the prototype', 'constructor.name', {}, 'student'],
  ])('is taken from %s', (_, claim, claims, role) => {
    expect(roleIn(claims, { ...mapping, claim })).toBe(role);
  });

  it('is student for everyone if no claim is configured', () => {
    expect(roleIn({ undefined: 'head', role: 'teacher' }, mapping)).toBe('student');
  });

  it('is never admin unless a value for admins is configured, whatever the claims say', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(roleIn({ role: value }, { claim: 'role', teacher: 'teacher' })).not.toBe('admin');
      }),
    );
    for (const value of ['admin', undefined, 'undefined', null, [undefined]])
      expect(roleIn({ role: value }, { claim: 'role', teacher: 'teacher' })).toBe('student');
  });
});

describe('the email in the claims of a provider', () => {
  it.each([
    ['ann@school.example', 'ann@school.example'],
    [' Ann@School.example ', 'Ann@School.example'],
    [undefined, undefined],
    [null, undefined],
    [42, undefined],
    [['ann@school.example'], undefined],
    ['', undefined],
    ['ann', undefined],
    ['ann@school.example, eve@school.example', undefined],
    ['ann@school.example\nBcc: eve@school.example', undefined],
    ['ann\u200b@school.example', undefined],
    ['\ud800@school.example', undefined],
    [`${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`, undefined],
  ])('of %j is %j', (email, expected) => {
    expect(emailIn({ email })).toBe(expected);
  });

  it('is verified only if the claim is true, not merely truthy', () => {
    expect(isEmailVerified({ email_verified: true })).toBe(true);
    for (const value of [undefined, false, null, 'true', 'false', 1, {}, [true]])
      expect(isEmailVerified({ email_verified: value })).toBe(false);
  });
});

describe('the name in the claims of a provider', () => {
  it.each<[Claims, string]>([
    [{ name: 'Amara Okafor', nickname: 'am' }, 'Amara Okafor'],
    [{ name: '  Amara\u202e   Okafor ' }, 'Amara Okafor'],
    [{ given_name: 'Amara', family_name: 'Okafor', nickname: 'am' }, 'Amara Okafor'],
    [{ family_name: 'Okafor' }, 'Okafor'],
    [{ name: '\u200b', nickname: 'am' }, 'am'],
    [{ name: 'a\u0000b', nickname: 'am' }, 'am'],
    [{ name: ['Amara'], preferred_username: 'a.okafor' }, 'a.okafor'],
    // Auth0, for users with a password; Entra and Keycloak.
    [{ name: 'amara@home.example' }, 'amara'],
    [{ preferred_username: 'amara@home.example ' }, 'amara'],
    [{}, 'ann'],
  ])('in %j is %j', (claims, expected) => {
    expect(nameIn(claims, 'ann@school.example')).toBe(expected);
  });

  it('is cut to 120 characters, between characters as people see them', () => {
    expect(nameIn({ name: 'x'.repeat(500) }, 'a@b.example')).toBe('x'.repeat(120));
    expect(nameIn({ name: `${'x'.repeat(118)}👩‍👩‍👧` }, 'a@b.example')).toBe('x'.repeat(118));
  });

  it('can always be stored, whatever the claims contain, and never is a whole address', () => {
    fc.assert(
      fc.property(fc.record({ name: fc.anything(), nickname: fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })) }), (claims) => {
        const name = nameIn(claims, '\u0301@school.example');
        expect(isVisible(name)).toBe(true);
        expect(name).toBe(tidyName(name));
        expect([...name].length).toBeLessThanOrEqual(120);
        expect(emailIn({ email: name })).toBeUndefined();
      }),
    );
  });
});

describe('a verified address', () => {
  it('proves who owns an account with the same address in other capitals', () => {
    expect(isSameMailbox('Kate@School.example', 'kate@school.example')).toBe(true);
    expect(isSameMailbox('KATE@münchen.example', 'kate@xn--mnchen-3ya.example')).toBe(true);
  });

  it.each(['\u212aate@school.example', 'KATÉ@school.example'])(
    'proves nothing if it is %j, although the account has the same key',
    (verified) => {
      const account = verified === 'KATÉ@school.example' ? 'katé@school.example' : 'kate@school.example';
      expect(emailKey(verified)).toBe(emailKey(account));
      expect(isSameMailbox(verified, account)).toBe(false);
      expect(isSameMailbox(verified, verified)).toBe(true);
    },
  );
});
