import { jest } from '@jest/globals';
import { sql } from 'kysely';
import { HOME, PASSWORD, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { Register, SignIn } from '../../../contracts/auth.ts';
import type { TokenOptions } from '../../../contracts/auth/token-options.ts';
import { newId } from '../../../kernel/ids.ts';
import { Passwords } from '../passwords/passwords.ts';
import { ChangeUser } from './change-user.ts';
import { SignOut } from './sign-out.ts';

const WRONG = 'not the password at all';

describe('signing in', () => {
  let accounts: TestAccounts;
  let adminId: string;
  beforeAll(async () => {
    accounts = await startAccounts();
    adminId = (await accounts.account('admin')).id;
  });
  afterAll(() => accounts.close());
  afterEach(() => jest.restoreAllMocks());
  const admin = () => ({ userId: adminId, role: 'admin' as const, deviceId: newId(), expiresAt: 0 });
  const refusal = (email: string, password = PASSWORD, address = HOME) => refusalOf(accounts.signIn(email, password, address));
  const setStatus = (userId: string, status: string) => accounts.db.rows(sql`update app_user set status = ${status} where id = ${userId}`);

  it('returns tokens for a new device, and stores nothing that could be used to sign in', async () => {
    const { id, name, email } = await accounts.account('teacher');
    const tokens = await accounts.signIn(`  ${email.toUpperCase()} `);
    expect(tokens).toMatchObject({ expiresIn: 900, user: { id, name, email, role: 'teacher', status: 'active' } });
    expect(tokens.refreshToken).toMatch(/^[\w-]{43}$/);
    const { deviceId, ...who } = await accounts.authenticate(tokens.accessToken);
    expect(who).toMatchObject({ userId: id, role: 'teacher' });
    expect((await accounts.factsOf(id)).at(-1)).toMatchObject({ type: 'auth.SignedIn', actorId: id, payload: { userId: id, deviceId } });
    const stored = JSON.stringify(
      await accounts.db.rows(sql`select encode(hash, 'escape') as hash, encode(hash, 'base64') as b from refresh_token`),
    );
    expect(stored).not.toContain(tokens.refreshToken.slice(0, 12));
  });

  it('names the user in another claim too, if asked to, but never overrides a claim of ours', async () => {
    const { id, email } = await accounts.account('teacher');
    const claimsWith = async (token?: TokenOptions) => {
      const { accessToken } = await accounts.commands.execute(new SignIn(email, PASSWORD, HOME, token));
      expect((await accounts.authenticate(accessToken)).userId).toBe(id);
      return JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
    };
    expect(await claimsWith({ idClaim: 'id' })).toMatchObject({ id, sub: id, role: 'teacher' });
    expect(Object.keys(await claimsWith())).not.toContain('id');
    expect(await claimsWith({ idClaim: 'role' })).toMatchObject({ role: 'teacher' });
  });

  describe('with a given lifetime', () => {
    const DAY = 86_400;
    const refusalAfter = async (seconds: number, token: string, from: Date) => {
      accounts.clock.at = new Date(from.getTime() + seconds * 1000);
      return refusalOf(accounts.authenticate(token));
    };
    const start = new Date('2026-09-01T08:00:00Z');
    const signIn = (email: string, to = accounts) => {
      to.clock.at = start;
      return to.commands.execute(new SignIn(email, PASSWORD, HOME, { lifetime: DAY }));
    };
    afterEach(() => {
      accounts.clock.at = undefined;
    });

    it('returns an access token with this lifetime, and reports the lifetime', async () => {
      const { email } = await accounts.account('teacher');
      const { accessToken, expiresIn } = await signIn(email);
      expect(expiresIn).toBe(DAY);
      expect(await refusalAfter(DAY - 1, accessToken, start)).toBe('none');
      expect(await refusalAfter(DAY + 1, accessToken, start)).toBe('UNAUTHENTICATED');
    });

    it('returns an access token that still stops working with its device', async () => {
      const { id, email } = await accounts.account('teacher');
      const { accessToken } = await signIn(email);
      const by = await accounts.authenticate(accessToken);
      await accounts.commands.execute(new SignOut(by, true));
      expect(await refusalOf(accounts.authenticate(accessToken))).toBe('UNAUTHENTICATED');
      const next = await signIn(email);
      await accounts.commands.execute(new ChangeUser(admin(), id, { status: 'inactive' }));
      expect(await refusalOf(accounts.authenticate(next.accessToken))).toBe('UNAUTHENTICATED');
    });

    it('keeps the device signed in for just as long, even if devices usually expire sooner', async () => {
      const brief = await startAccounts({ REFRESH_TOKEN_TTL: '1h' });
      const { email } = await brief.account('teacher');
      const { accessToken } = await signIn(email, brief);
      brief.clock.at = new Date(start.getTime() + (DAY - 1) * 1000);
      expect(await refusalOf(brief.authenticate(accessToken))).toBe('none');
      await brief.close();
    });
  });

  it('stores the address in a form that reveals neither the address nor who shares it', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 2; n++) {
      const { id, email } = await accounts.account('student');
      await accounts.signIn(email, PASSWORD, '198.51.100.77');
      ids.push(id);
    }
    const rows = await accounts.db.rows(sql<{ hash: string }>`
      select encode(address_hash, 'hex') as hash from device where user_id = any(${ids}::uuid[])`);
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(2);
  });

  it('opens a new device for each sign-in', async () => {
    const { email } = await accounts.account('student');
    const [one, other] = [await accounts.signIn(email), await accounts.signIn(email)];
    expect((await accounts.authenticate(one.accessToken)).deviceId).not.toBe((await accounts.authenticate(other.accessToken)).deviceId);
  });

  it('returns the same error for an unknown email and a wrong password, after the same time', async () => {
    const { email } = await accounts.account('student');
    const timed = async (attempt: string, address: string) => {
      const started = performance.now();
      expect(await refusal(attempt, WRONG, address)).toBe('INVALID_CREDENTIALS');
      return performance.now() - started;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let n = 0; n < 9; n++) {
      known.push(await timed(email, '192.0.2.10'));
      unknown.push(await timed(`${newId()}@school.example`, '192.0.2.11'));
    }
    // Compares the fastest of each, since other work on the machine only adds time. A hash takes some twenty times as long as everything else.
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it.each([
    ['inactive', 'ACCOUNT_INACTIVE'],
    ['pending', 'ACCOUNT_PENDING'],
  ])('reports an %s account only to a caller with the right password', async (status, code) => {
    const { id, email } = await accounts.account('teacher');
    await setStatus(id, status);
    expect([await refusal(email), await refusal(email, WRONG)]).toEqual([code, 'INVALID_CREDENTIALS']);
    expect(await accounts.db.rows(sql`select 1 from device where user_id = ${id}`)).toEqual([]);
  });

  it('opens no device if the account was deactivated while the password was checked', async () => {
    const { id, email } = await accounts.account('teacher');
    jest.spyOn(accounts.get(Passwords), 'matches').mockImplementationOnce(async () => {
      await accounts.commands.execute(new ChangeUser(admin(), id, { status: 'inactive' }));
      return true;
    });
    expect(await refusal(email)).toBe('ACCOUNT_INACTIVE');
  });

  it('opens no device if the password was changed while the old one was checked', async () => {
    const { id, email } = await accounts.account('teacher');
    jest.spyOn(accounts.get(Passwords), 'matches').mockImplementationOnce(async () => {
      await accounts.db.rows(sql`update app_user set password_hash = 'another' where id = ${id}`);
      return true;
    });
    expect(await refusal(email)).toBe('INVALID_CREDENTIALS');
  });
});

describe('guessing passwords', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts({ SIGN_IN_RATE: '12' });
  });
  afterAll(() => accounts.close());
  beforeEach(() => {
    const passwords = accounts.get(Passwords);
    // These tests are about the limits, not the hash, which is slow on purpose.
    jest.spyOn(passwords, 'matches').mockImplementation(async (hashed, password) => hashed !== undefined && password === PASSWORD);
    jest.spyOn(passwords, 'hashNew').mockResolvedValue('hashed');
  });
  afterEach(() => jest.restoreAllMocks());

  let last = 0;
  const newAddress = () => `198.18.${(last += 1) >> 8}.${last & 255}`;
  const refusal = (email: string, password: string, address: string) => refusalOf(accounts.signIn(email, password, address));
  const fail = async (times: number, email: () => string, address: () => string) => {
    const codes: string[] = [];
    for (let n = 0; n < times; n++) codes.push(await refusal(email(), WRONG, address()));
    return codes;
  };
  const invalid = (times: number) => Array<string>(times).fill('INVALID_CREDENTIALS');

  it('at one account is blocked for an address after ten failures, even with the right password, but not for other addresses', async () => {
    const { email } = await accounts.account('teacher');
    const [here, there] = [newAddress(), newAddress()];
    expect(
      await fail(
        10,
        () => email,
        () => here,
      ),
    ).toEqual(invalid(10));
    expect(await refusal(email, PASSWORD, here)).toBe('TOO_MANY_REQUESTS');
    expect(await refusal(email.toUpperCase(), PASSWORD, here)).toBe('TOO_MANY_REQUESTS');
    expect(await refusal(email, PASSWORD, there)).toBe('none');
  });

  it('reports how long to wait', async () => {
    const here = newAddress();
    await fail(
      10,
      () => 'wait@school.example',
      () => here,
    );
    await expect(accounts.signIn('wait@school.example', WRONG, here)).rejects.toMatchObject({ extra: { retryAfter: 600 } });
  });

  it('is limited for unknown emails, too', async () => {
    const here = newAddress();
    expect(
      await fail(
        10,
        () => 'nobody@school.example',
        () => here,
      ),
    ).toEqual(invalid(10));
    expect(await refusal('nobody@school.example', WRONG, here)).toBe('TOO_MANY_REQUESTS');
  });

  it('at many accounts is blocked for the address after SIGN_IN_RATE failures', async () => {
    const { email } = await accounts.account('teacher');
    const here = newAddress();
    expect(
      await fail(
        12,
        () => `${newId()}@school.example`,
        () => here,
      ),
    ).toEqual(invalid(12));
    expect(await refusal(email, PASSWORD, here)).toBe('TOO_MANY_REQUESTS');
  });

  it('is blocked even if the address changes within one IPv6 network', async () => {
    let host = 0;
    const codes = await fail(
      11,
      () => 'six@school.example',
      () => `2001:db8:1:2::${(host += 1)}`,
    );
    expect(codes).toEqual([...invalid(10), 'TOO_MANY_REQUESTS']);
  });

  it('does not include successful sign-ins, however many', async () => {
    const { email } = await accounts.account('teacher');
    const here = newAddress();
    for (let n = 0; n < 15; n++) expect(await refusal(email, PASSWORD, here)).toBe('none');
  });

  it('is limited just the same if all guesses arrive at once', async () => {
    const { email } = await accounts.account('teacher');
    const here = newAddress();
    const codes = await Promise.all(Array.from({ length: 30 }, () => refusal(email, WRONG, here)));
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(10);
  });

  it('from many addresses is blocked after a hundred failures, but not for an address the owner has signed in from', async () => {
    const { email } = await accounts.account('teacher');
    const home = newAddress();
    await accounts.signIn(email, PASSWORD, home);
    expect(await fail(100, () => email, newAddress)).toEqual(invalid(100));
    expect(await refusal(email, PASSWORD, newAddress())).toBe('TOO_MANY_REQUESTS');
    expect(await refusal(email, PASSWORD, home)).toBe('none');
  });

  /** An account that has signed in from this address. */
  const accountKnownAt = async (home: string, role: 'teacher' | 'student' = 'student') => {
    const { email } = await accounts.account(role);
    await accounts.signIn(email, PASSWORD, home);
    return email;
  };
  const retryAfter = (email: string, address: string) =>
    accounts.signIn(email, WRONG, address).then(
      () => 0,
      (error: { extra?: { retryAfter: number } }) => error.extra?.retryAfter ?? 0,
    );
  const checked = () => jest.mocked(accounts.get(Passwords).matches).mock.calls.length;
  const all = (count: number, email: (n: number) => string, password: string, address: (n: number) => string) =>
    Promise.all(Array.from({ length: count }, (_, n) => refusal(email(n), password, address(n))));
  const count = (codes: string[], code: string) => codes.filter((each) => each === code).length;

  it('does not include thirty concurrent sign-ins with the right password from one address, whether it is known or not', async () => {
    const here = newAddress();
    const emails = await Promise.all(Array.from({ length: 30 }, async () => (await accounts.account('student')).email));
    for (let n = 0; n < 2; n++)
      expect(
        await all(
          30,
          (each) => emails[each]!,
          PASSWORD,
          () => here,
        ),
      ).toEqual(Array<string>(30).fill('none'));
    expect(
      await all(
        30,
        () => emails[0]!,
        PASSWORD,
        () => here,
      ),
    ).toEqual(Array<string>(30).fill('none'));
  });

  it('by a student locks out a teacher who has signed in from the same address only after thirty failures', async () => {
    const school = newAddress();
    const email = await accountKnownAt(school, 'teacher');
    const guess = (times: number) =>
      fail(
        times,
        () => email,
        () => school,
      );
    expect(await guess(12)).toEqual(invalid(12));
    expect(await refusal(email, PASSWORD, school)).toBe('none');
    expect(await guess(18)).toEqual(invalid(18));
    expect(await refusal(email, PASSWORD, school)).toBe('TOO_MANY_REQUESTS');
  });

  it('is distinguished from the typos of a class: twenty a minute from a known address lock out nobody, not even newcomers', async () => {
    const school = newAddress();
    const pupils = await Promise.all(Array.from({ length: 20 }, () => accountKnownAt(school)));
    expect(
      await all(
        20,
        (n) => pupils[n]!,
        WRONG,
        () => school,
      ),
    ).toEqual(invalid(20));
    expect(
      await all(
        20,
        (n) => pupils[n]!,
        PASSWORD,
        () => school,
      ),
    ).toEqual(Array<string>(20).fill('none'));
    expect(await refusal((await accounts.account('student')).email, PASSWORD, school)).toBe('none');
  });

  it('is distinguished from typos in the first lesson: an account is known at the address where it was registered', async () => {
    const school = newAddress();
    const emails = Array.from({ length: 14 }, () => `${newId()}@school.example`);
    for (const email of emails)
      await accounts.commands.execute(new Register({ name: 'Amara', email, password: PASSWORD, role: 'student' }, school));
    expect(
      await all(
        14,
        (n) => emails[n]!.toUpperCase(),
        WRONG,
        () => school,
      ),
    ).toEqual(invalid(14));
    expect(await refusal(emails[0]!, PASSWORD, school)).toBe('none');
    expect(
      await fail(
        11,
        () => emails[1]!,
        () => newAddress(),
      ),
    ).toEqual(invalid(11));
    const elsewhere = newAddress();
    expect(
      await fail(
        11,
        () => emails[1]!,
        () => elsewhere,
      ),
    ).toEqual([...invalid(10), 'TOO_MANY_REQUESTS']);
  });

  it('at unknown accounts from a school does not lock out users who have signed in from there', async () => {
    const school = newAddress();
    const email = await accountKnownAt(school);
    expect(
      await fail(
        13,
        () => `${newId()}@school.example`,
        () => school,
      ),
    ).toEqual([...invalid(12), 'TOO_MANY_REQUESTS']);
    expect(await refusal(email, PASSWORD, school)).toBe('none');
  });

  it('hundreds of times at once gets ten passwords checked per account and address, or thirty if the address is known', async () => {
    const [home, elsewhere] = [newAddress(), newAddress()];
    const email = await accountKnownAt(home);
    for (const [email_, address, most] of [
      [email, elsewhere, 10],
      [email, home, 30],
      ['nobody.at.all@school.example', newAddress(), 10],
    ] as const) {
      const before = checked();
      const codes = await all(
        200,
        () => email_,
        WRONG,
        () => address,
      );
      expect([count(codes, 'INVALID_CREDENTIALS'), count(codes, 'TOO_MANY_REQUESTS'), checked() - before]).toEqual([
        most,
        200 - most,
        most,
      ]);
    }
  });

  it('at one account from hundreds of addresses at once gets a hundred passwords checked an hour, and does not lock out the owner at a known address', async () => {
    const home = newAddress();
    const email = await accountKnownAt(home);
    const before = checked();
    const codes = await all(200, () => email, WRONG, newAddress);
    expect([count(codes, 'INVALID_CREDENTIALS'), checked() - before]).toEqual([100, 100]);
    expect(await retryAfter(email, newAddress())).toBeGreaterThan(600);
    expect(await refusal(email, PASSWORD, home)).toBe('none');
  });

  it('at hundreds of accounts from one address at once gets SIGN_IN_RATE passwords checked a minute', async () => {
    const here = newAddress();
    const before = checked();
    const codes = await all(
      200,
      () => `${newId()}@school.example`,
      WRONG,
      () => here,
    );
    expect([count(codes, 'INVALID_CREDENTIALS'), checked() - before]).toEqual([12, 12]);
    const seconds = await retryAfter(`${newId()}@school.example`, here);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('at accounts known at the address gets ten times SIGN_IN_RATE passwords checked in ten minutes, no more than elsewhere', async () => {
    const school = newAddress();
    const pupils = await Promise.all(Array.from({ length: 10 }, () => accountKnownAt(school)));
    const codes = await all(
      300,
      (n) => pupils[n % 10]!,
      WRONG,
      () => school,
    );
    expect(count(codes, 'INVALID_CREDENTIALS')).toBe(120);
    await expect(accounts.signIn(await accountKnownAt(newAddress()), WRONG, school)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('does not reveal which accounts exist: existing and unknown ones are blocked at the same guess', async () => {
    const outcomes: string[][] = [];
    for (const email of [(await accounts.account('teacher')).email, 'no.such@school.example']) {
      const here = newAddress();
      outcomes.push(
        await fail(
          12,
          () => email,
          () => here,
        ),
      );
    }
    expect(outcomes[0]).toEqual([...invalid(10), 'TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS']);
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  it('from many addresses is limited for unknown emails, too', async () => {
    expect(await fail(100, () => 'ghost@school.example', newAddress)).toEqual(invalid(100));
    expect(await refusal('ghost@school.example', WRONG, newAddress())).toBe('TOO_MANY_REQUESTS');
  });
});
