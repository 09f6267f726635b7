import type { Role, UserStatus } from '../../../contracts/auth.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { checkMaySignIn, User } from './user.js';

const then = new Date('2026-09-01T08:00:00Z');
const now = new Date('2026-09-02T08:00:00Z');

const make = (role: Role = 'teacher', status: UserStatus = 'active') =>
  User.register({ id: 'u', name: 'Zoë Ångström', email: ' Zoe@School.Example ', passwordHash: 'old', role, status, at: then });
const user = (role?: Role, status?: UserStatus) => make(role, status).user;
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('a user', () => {
  it('keeps the email as given, trimmed, and beside it the form that is compared', () => {
    const { user: made, facts } = make('teacher', 'pending');
    expect(made).toMatchObject({ email: 'Zoe@School.Example', emailKey: 'zoe@school.example', nameKey: 'zoe angstrom', createdAt: then });
    expect(facts).toMatchObject([{ type: 'auth.UserRegistered', payload: { userId: 'u', role: 'teacher', status: 'pending' } }]);
  });

  it('is renamed, and found by the new name', () => {
    const renamed = user();
    expect(renamed.rename('Çelik', now)).toMatchObject([{ type: 'auth.ProfileChanged', payload: { fields: ['name'] } }]);
    expect(renamed).toMatchObject({ name: 'Çelik', nameKey: 'celik', updatedAt: now });
  });

  it('records nothing when renamed to the same name', () => {
    const same = user();
    expect(same.rename('Zoë Ångström', now)).toEqual([]);
    expect(same.updatedAt).toEqual(then);
  });

  it('holds no name, email or hash in its facts', () => {
    const changed = user();
    const facts = [
      ...make().facts,
      ...changed.rename('Secret', now),
      ...changed.changePassword('new', now),
      ...changed.administer({ role: 'student', status: 'inactive' }, 1, now),
    ];
    expect(facts).toHaveLength(5);
    expect(JSON.stringify(facts)).not.toMatch(/Secret|Zo|chool|new|old/);
    expect(changed.passwordHash).toBe('new');
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
    expect(changed.administer({ status: to }, 1, now).map(({ type }) => type)).toEqual(types);
    expect(changed).toMatchObject({ status: to, updatedAt: types.length ? now : then });
  });

  it('gets another role', () => {
    const changed = user('student');
    expect(changed.administer({ role: 'admin' }, 1, now)).toMatchObject([
      { type: 'auth.UserRoleChanged', payload: { userId: 'u', from: 'student', to: 'admin' } },
    ]);
    expect(changed).toMatchObject({ role: 'admin', status: 'active' });
  });

  it('changes nothing for an empty change', () => expect(user().administer({}, 0, now)).toEqual([]));

  it('who is the last active admin is neither switched off nor given another role', () => {
    const last = user('admin');
    expect(codeOf(() => last.administer({ status: 'inactive' }, 0, now))).toBe('LAST_ADMIN');
    expect(codeOf(() => last.administer({ role: 'teacher' }, 0, now))).toBe('LAST_ADMIN');
    expect(last).toMatchObject({ role: 'admin', status: 'active', updatedAt: then });
    expect(codeOf(() => last.administer({ role: 'admin', status: 'active' }, 0, now))).toBe('none');
    expect(codeOf(() => last.administer({ status: 'inactive' }, 1, now))).toBe('none');
  });

  it('who is no active admin is switched off whatever admins there are', () => {
    expect(codeOf(() => user('teacher').administer({ status: 'inactive' }, 0, now))).toBe('none');
    expect(codeOf(() => user('admin', 'inactive').administer({ role: 'teacher' }, 0, now))).toBe('none');
  });

  it('signs in only when active', () => {
    expect(codeOf(() => checkMaySignIn('active'))).toBe('none');
    expect(codeOf(() => checkMaySignIn('inactive'))).toBe('ACCOUNT_INACTIVE');
    expect(codeOf(() => checkMaySignIn('pending'))).toBe('ACCOUNT_PENDING');
  });
});
