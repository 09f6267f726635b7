import { HOME, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { TestIssuer } from '../../../../test/support/identity/test-issuer.ts';
import { SignInWithProvider } from '../../../contracts/auth.ts';
import { IsKnownAs } from '../../../contracts/identities.ts';
import { newId } from '../../../kernel/ids.ts';

describe('the id of a user at an identity provider', () => {
  let issuer: TestIssuer;
  let accounts: TestAccounts;
  beforeAll(async () => {
    issuer = await TestIssuer.start();
    accounts = await startAccounts(issuer.env);
  });
  afterAll(async () => {
    await accounts.close();
    await issuer.close();
  });

  const signIn = async (sub: string): Promise<string> => {
    const token = await issuer.sign({ sub, email: `${sub}@school.example` });
    return (await accounts.commands.execute(new SignInWithProvider(token, HOME))).user.id;
  };
  const isKnownAs = (userId: string, subject: string) => accounts.queries.execute(new IsKnownAs(userId, subject));

  it('is exactly theirs, and nobody else’s', async () => {
    const [ann, bela] = [await signIn('Ann1'), await signIn('Bela1')];
    expect([await isKnownAs(ann, 'Ann1'), await isKnownAs(bela, 'Bela1')]).toEqual([true, true]);
    expect([await isKnownAs(ann, 'Bela1'), await isKnownAs(ann, 'ann1'), await isKnownAs(ann, '')]).toEqual([false, false, false]);
    expect(await isKnownAs(newId(), 'Ann1')).toBe(false);
  });
});
