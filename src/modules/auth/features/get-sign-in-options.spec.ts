import { startAccounts } from '../../../../test/support/accounts.ts';
import { GetSignInOptions } from './get-sign-in-options.ts';

const PRODUCTION = {
  NODE_ENV: 'production',
  TEACHER_SIGNUP: 'open',
  PUBLIC_URL: 'https://school.example',
  SECRETS_KEY: '5e'.repeat(32),
};
const PROVIDER = { OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'rollcall', PASSWORD_SIGN_IN: 'off' };

describe('the options for signing in', () => {
  const optionsWith = async (env: Record<string, string>) => {
    const accounts = await startAccounts(env);
    const options = await accounts.queries.execute(new GetSignInOptions());
    await accounts.close();
    return options;
  };

  it('say that nobody is there yet, until there is an account', async () => {
    const accounts = await startAccounts();
    const isFirstRun = async () => (await accounts.queries.execute(new GetSignInOptions())).firstRun;
    expect([await isFirstRun(), await isFirstRun()]).toEqual([true, true]);
    await accounts.account('student');
    expect([await isFirstRun(), await isFirstRun()]).toEqual([false, false]);
    await accounts.close();
  });

  it.each<[string, Record<string, string>]>([
    ['in production', PRODUCTION],
    ['where teachers need an approval', { TEACHER_SIGNUP: 'approval' }],
    ['where there are no passwords', PROVIDER],
  ])('do not invite the first teacher %s', async (_, env) => expect((await optionsWith(env)).firstRun).toBe(false));

  it('say whether teachers can sign up', async () => {
    expect((await optionsWith({ TEACHER_SIGNUP: 'closed' })).teacherSignup).toBe('closed');
  });
});
