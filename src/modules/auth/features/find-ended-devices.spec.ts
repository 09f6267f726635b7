import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { FindEndedDevices } from '../../../contracts/auth.ts';
import { newId } from '../../../kernel/ids.ts';
import { sql } from 'kysely';
import { SignOut } from './sign-out.ts';

describe('finding ended devices', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());

  it('returns devices that are signed out, expired or unknown, and those of inactive users', async () => {
    const device = async () => accounts.authenticate((await accounts.signIn((await accounts.account('student')).email)).accessToken);
    const [alive, out, expired, off] = [await device(), await device(), await device(), await device()];
    const unknown = newId();
    await accounts.commands.execute(new SignOut(out, false));
    await accounts.db.rows(sql`update device set expires_at = now() - interval '1 minute' where id = ${expired.deviceId}`);
    await accounts.db.rows(sql`update app_user set status = 'inactive' where id = ${off.userId}`);
    const asked = [alive.deviceId, out.deviceId, expired.deviceId, off.deviceId, unknown];
    const ended = await accounts.queries.execute(new FindEndedDevices(asked));
    expect(ended.toSorted()).toEqual(asked.slice(1).toSorted());
    expect(await accounts.queries.execute(new FindEndedDevices([]))).toEqual([]);
  });
});
