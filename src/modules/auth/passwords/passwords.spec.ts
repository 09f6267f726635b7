import { jest } from '@jest/globals';
import { Semaphore } from '../../../kernel/semaphore.ts';
import { PasswordCost, Passwords } from './passwords.ts';

const PASSWORD = 'long enough and not common';

describe('hashing and checking passwords', () => {
  let passwords: Passwords;
  beforeAll(async () => {
    passwords = new Passwords(new PasswordCost());
    await passwords.onModuleInit();
  });

  it('takes turns by address or IPv6 network, so that a flood from one delays nobody else', async () => {
    const turns = jest.spyOn(Semaphore.prototype, 'run');
    await passwords.matches(null, PASSWORD, '192.0.2.1');
    await passwords.hashNew(PASSWORD, '2001:db8:1:2::9');
    expect(turns.mock.calls.map(([, whose]) => whose)).toEqual(['192.0.2.1', '2001:db8:1:2::/64']);
    turns.mockRestore();
  });

  it('rejects with TOO_MANY_REQUESTS if too many callers are waiting, also for new passwords', async () => {
    const turns = jest.spyOn(Semaphore.prototype, 'run');
    await passwords.matches(null, PASSWORD, '192.0.2.1');
    const gate = turns.mock.contexts[0] as Semaphore;
    turns.mockRestore();
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const full = Array.from({ length: 510 }, () => gate.run(() => ended).catch(() => undefined));
    const busy = { code: 'TOO_MANY_REQUESTS', extra: { retryAfter: 5 } };
    await expect(passwords.matches(null, PASSWORD, '192.0.2.2')).rejects.toMatchObject(busy);
    await expect(passwords.hashNew(PASSWORD, '192.0.2.2')).rejects.toMatchObject(busy);
    end();
    await Promise.all(full);
    await expect(passwords.hashNew(PASSWORD)).resolves.toMatch(/^\$argon2id/);
  });
});
