import { codeOf } from '../../../../test/support/code-of.ts';
import type { Role, UserStatus } from '../../../contracts/auth.ts';
import { requireMaySignIn, User } from './user.ts';

const then = new Date('2026-09-01T08:00:00Z');
const now = new Date('2026-09-02T08:00:00Z');

const make = (role: Role = 'teacher', status: UserStatus = 'active') =>
  User.register({ id: 'u', name: 'Zoë Ångström', email: ' Zoe@School.Example ', passwordHash: 'old', role, status, at: then, by: 'u' });
/** A user whose registration has been recorded already. */
const user = (role?: Role, status?: UserStatus) => {
  const made = make(role, status);
  made.takeFacts();
  return made;
};
const admin = { at: now, by: 'a' };

describe('a user', () => {
  it('stores the email as given but trimmed, and a normalised form for comparisons', () => {
    const made = make('teacher', 'pending');
    expect(made).toMatchObject({ email: 'Zoe@School.Example', emailKey: 'zoe@school.example', nameKey: 'zoe angstrom', createdAt: then });
    expect(made.takeFacts()).toMatchObject([
      { fact: { type: 'auth.UserRegistered', payload: { userId: 'u', role: 'teacher', status: 'pending' } }, by: 'u' },
    ]);
  });

  it('gets a new search key when renamed', () => {
    const renamed = user();
    renamed.rename('Çelik', now);
    expect(renamed.takeFacts()).toMatchObject([{ fact: { type: 'auth.ProfileChanged', payload: { fields: ['name'] } }, by: 'u' }]);
    expect(renamed).toMatchObject({ name: 'Çelik', nameKey: 'celik', updatedAt: now });
  });

  it('records nothing when renamed to the same name', () => {
    const same = user();
    same.rename('Zoë Ångström', now);
    expect(same.takeFacts()).toEqual([]);
    expect(same.updatedAt).toEqual(then);
  });

  it('puts no name, email or password hash into its facts', () => {
    const changed = make();
    changed.rename('Secret', now);
    changed.changePassword('new', now);
    changed.administer({ role: 'student', status: 'inactive' }, 1, admin);
    const facts = changed.takeFacts();
    expect(facts.map(({ by }) => by)).toEqual(['u', 'u', 'u', 'a', 'a']);
    expect(JSON.stringify(facts)).not.toMatch(/Secret|Zo|chool|new|old/);
    expect(changed.passwordHash).toBe('new');
  });

  it('has changed when its password has', () => {
    const changed = user();
    changed.changePassword('new', now);
    expect(changed.updatedAt).toEqual(now);
  });

  it('keeps its password when an identity is linked, and loses it to the proven owner of the email', () => {
    const linked = user();
    linked.linkIdentity('https://idp.example');
    expect([linked.passwordHash, linked.updatedAt]).toEqual(['old', then]);
    linked.replaceWithIdentity('https://idp.example', now);
    expect([linked.passwordHash, linked.updatedAt]).toEqual([null, now]);
    expect(linked.takeFacts().map(({ fact: { payload } }) => payload)).toEqual(
      [false, true].map((replaced) => ({ userId: 'u', issuer: 'https://idp.example', replaced })),
    );
  });

  it.each<[UserStatus, 'active' | 'inactive', string[]]>([
    ['pending', 'active', ['auth.UserApproved']],
    ['inactive', 'active', ['auth.UserReactivated']],
    ['active', 'active', []],
    ['active', 'inactive', ['auth.UserDeactivated']],
    ['pending', 'inactive', ['auth.UserDeactivated']],
    ['inactive', 'inactive', []],
  ])('goes from %s to %s with the facts %j', (from, to, types) => {
    const changed = user('teacher', from);
    changed.administer({ status: to }, 1, admin);
    expect(changed.takeFacts().map(({ fact }) => fact.type)).toEqual(types);
    expect(changed).toMatchObject({ status: to, updatedAt: types.length ? now : then });
  });

  it('can be given another role', () => {
    const changed = user('student');
    changed.administer({ role: 'admin' }, 1, admin);
    expect(changed.takeFacts()).toMatchObject([
      { fact: { type: 'auth.UserRoleChanged', payload: { userId: 'u', from: 'student', to: 'admin' } }, by: 'a' },
    ]);
    expect(changed).toMatchObject({ role: 'admin', status: 'active' });
  });

  it('changes nothing for an empty change', () => {
    const same = user();
    same.administer({}, 0, admin);
    expect(same.takeFacts()).toEqual([]);
    expect(same.updatedAt).toEqual(then);
  });

  it('who is the last active admin cannot be deactivated or given another role', () => {
    const last = user('admin');
    expect(codeOf(() => last.administer({ status: 'inactive' }, 0, admin))).toBe('LAST_ADMIN');
    expect(codeOf(() => last.administer({ role: 'teacher' }, 0, admin))).toBe('LAST_ADMIN');
    expect(last).toMatchObject({ role: 'admin', status: 'active', updatedAt: then });
    expect(codeOf(() => last.administer({ role: 'admin', status: 'active' }, 0, admin))).toBe('none');
    expect(codeOf(() => last.administer({ status: 'inactive' }, 1, admin))).toBe('none');
  });

  it('who is not an active admin can be deactivated even if there is no other admin', () => {
    expect(codeOf(() => user('teacher').administer({ status: 'inactive' }, 0, admin))).toBe('none');
    expect(codeOf(() => user('admin', 'inactive').administer({ role: 'teacher' }, 0, admin))).toBe('none');
  });

  it('may sign in only if active', () => {
    expect(codeOf(() => requireMaySignIn('active'))).toBe('none');
    expect(codeOf(() => requireMaySignIn('inactive'))).toBe('ACCOUNT_INACTIVE');
    expect(codeOf(() => requireMaySignIn('pending'))).toBe('ACCOUNT_PENDING');
  });
});
