import { jest } from '@jest/globals';
import { Refusal } from '../../kernel/domain/refusal.js';
import { Gate } from '../../kernel/gate.js';
import { Passwords } from './passwords.js';

const PASSWORD = 'long enough and not common';

describe('comparing passwords', () => {
  let passwords: Passwords;
  beforeAll(async () => {
    passwords = new Passwords();
    await passwords.onModuleInit();
  });

  it('takes turns by address, an IPv6 network being one, so that a storm from one holds up nobody else', async () => {
    const turns = jest.spyOn(Gate.prototype, 'run');
    await passwords.matches(undefined, PASSWORD, '192.0.2.1');
    await passwords.hashNew(PASSWORD, '2001:db8:1:2::9');
    expect(turns.mock.calls.map(([, whose]) => whose)).toEqual(['192.0.2.1', '2001:db8:1:2::/64']);
    turns.mockRestore();
  });

  it('makes whoever comes when too many wait try again in a moment, also to choose a password', async () => {
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 510 }, () => passwords.matches(undefined, PASSWORD, '192.0.2.1')),
      passwords.hashNew(PASSWORD, '192.0.2.2'),
    ]);
    const refused = outcomes.filter((each) => each.status === 'rejected').map(({ reason }) => reason as Refusal);
    expect(refused.length).toBeGreaterThan(0);
    for (const each of refused) expect(each).toMatchObject({ code: 'TOO_MANY_REQUESTS', extra: { retryAfter: 5 } });
    expect(outcomes.at(-1)!.status).toBe('rejected');
    await expect(passwords.hashNew(PASSWORD)).resolves.toMatch(/^\$argon2id/);
  });
});
