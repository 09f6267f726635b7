import { jest } from '@jest/globals';
import { sql } from 'kysely';
import { HOME, PASSWORD, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { Config } from '../../../config/config.ts';
import { Register } from '../../../contracts/auth.ts';
import { Transaction } from '../../../kernel/messaging/database.ts';
import { RateLimits } from '../../../kernel/http/limits/rate-limits.ts';
import { Accounts } from '../accounts/accounts.ts';
import { SignInThrottle } from '../passwords/sign-in-throttle.ts';
import { RegisterHandler } from './register.ts';

const request = (role: 'teacher' | 'student', email = `${role}@school.example`) => ({ name: 'Amara', email, password: PASSWORD, role });

describe('registering', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts({ TEACHER_SIGNUP: 'open' });
  });
  afterAll(() => accounts.close());
  const register = (account: ReturnType<typeof request>, address = HOME) => accounts.commands.execute(new Register(account, address));

  it('creates an account with the email as given, hashes the password with argon2id and records who registered', async () => {
    const user = await register(request('teacher', 'Amara@School.example'));
    expect(user).toMatchObject({ name: 'Amara', email: 'Amara@School.example', role: 'teacher', status: 'active' });
    const row = await accounts.db.row(sql<{ email_key: string; password_hash: string }>`
      select email_key, password_hash from app_user where id = ${user.id}`);
    expect(row?.email_key).toBe('amara@school.example');
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await accounts.factsOf(user.id)).toMatchObject([
      { seq: 1, type: 'auth.UserRegistered', actorId: user.id, payload: { userId: user.id, role: 'teacher', status: 'active' } },
    ]);
  });

  it('records the fact even if a deadlock rolls back the first attempt', async () => {
    const append = Transaction.prototype.append;
    jest.spyOn(Transaction.prototype, 'append').mockImplementationOnce(async function (this: Transaction, ...args) {
      await append.apply(this, args);
      throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    });
    const { id } = await register(request('teacher', 'deadlock@school.example'));
    jest.restoreAllMocks();
    expect(await accounts.factsOf(id)).toMatchObject([{ seq: 1, type: 'auth.UserRegistered' }]);
  });

  it('rejects an email that is taken, regardless of case', async () => {
    await register(request('student', 'taken@school.example'));
    expect(await refusalOf(register(request('student', 'Taken@SCHOOL.example')))).toBe('EMAIL_TAKEN');
  });

  it('rejects an email that is taken, in either spelling of its domain', async () => {
    await register(request('student', 'umlaut@münchen.example'));
    await register(request('student', 'ascii@xn--mnchen-3ya.example'));
    expect(await refusalOf(register(request('student', 'umlaut@XN--mnchen-3ya.example')))).toBe('EMAIL_TAKEN');
    expect(await refusalOf(register(request('student', 'Umlaut@MU\u0308NCHEN.example')))).toBe('EMAIL_TAKEN');
    expect(await refusalOf(register(request('student', 'ascii@münchen.example')))).toBe('EMAIL_TAKEN');
  });

  it('creates one account for concurrent registrations with the same email', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, (_, n) => refusalOf(register(request('student', n % 2 ? 'twin@school.example' : 'TWIN@school.example')))),
    );
    expect(outcomes.toSorted()).toEqual(['EMAIL_TAKEN', 'EMAIL_TAKEN', 'EMAIL_TAKEN', 'EMAIL_TAKEN', 'none']);
    expect(await accounts.db.rows(sql`select 1 from app_user where email_key = 'twin@school.example'`)).toHaveLength(1);
  });

  it('rejects a common password', async () => {
    expect(await refusalOf(register({ ...request('student', 'common@school.example'), password: 'Password123' }))).toBe(
      'PASSWORD_TOO_COMMON',
    );
  });

  it('checks the password by the given rule, or by its own rule without one', async () => {
    const passwords = { minLength: 6, refuseCommon: false };
    const registered = (password: string, n: number) =>
      refusalOf(accounts.commands.execute(new Register({ ...request('student', `rule${n}@school.example`), password }, HOME, passwords)));
    expect([await registered('123456', 1), await registered('12345', 2)]).toEqual(['none', 'VALIDATION_FAILED']);
    expect(await refusalOf(accounts.signIn('rule1@school.example', '123456'))).toBe('none');
    expect(await refusalOf(register({ ...request('student', 'rule3@school.example'), password: '123456' }))).toBe('VALIDATION_FAILED');
  });

  it('stores the name as given', async () => {
    expect(await register({ ...request('student', 'spaces@school.example'), name: '  Amara  O ' })).toMatchObject({ name: '  Amara  O ' });
  });

  describe('as a teacher', () => {
    const registerWith = (signup: string, rate = '1000') => {
      const config = new Config({ TEACHER_SIGNUP: signup, SIGN_IN_RATE: rate });
      const handler = new RegisterHandler(accounts.get(Accounts), new SignInThrottle(accounts.get(RateLimits), config), config);
      return (role: 'teacher' | 'student', email: string, address = HOME) => handler.execute(new Register(request(role, email), address));
    };

    it.each([
      ['open', 'active'],
      ['approval', 'pending'],
    ])('with TEACHER_SIGNUP=%s creates an account that is %s', async (signup, status) => {
      const register = registerWith(signup);
      expect(await register('teacher', `teacher@${signup}.example`)).toMatchObject({ status });
      expect(await register('student', `student@${signup}.example`)).toMatchObject({ status: 'active' });
    });

    it('is rejected if sign-up is closed; registering as a student is not', async () => {
      const register = registerWith('closed');
      expect(await refusalOf(register('teacher', 'teacher@closed.example'))).toBe('TEACHER_SIGNUP_CLOSED');
      expect(await refusalOf(register('student', 'student@closed.example'))).toBe('none');
    });
  });

  it('is limited to three times SIGN_IN_RATE per minute and address', async () => {
    const config = new Config({ SIGN_IN_RATE: '1' });
    const handler = new RegisterHandler(accounts.get(Accounts), new SignInThrottle(accounts.get(RateLimits), config), config);
    const codes: string[] = [];
    const registerFrom = (address: string) =>
      refusalOf(handler.execute(new Register(request('student', `${codes.length}@many.example`), address)));
    for (let n = 0; n < 4; n++) codes.push(await registerFrom('192.0.2.50'));
    expect(codes).toEqual(['none', 'none', 'none', 'TOO_MANY_REQUESTS']);
    expect(await registerFrom('192.0.2.51')).toBe('none');
  });
});
