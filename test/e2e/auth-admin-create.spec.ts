import { createAdmin } from '../../src/cli/create-admin.ts';
import { PASSWORD, startApp } from '../support/app.ts';
import { runCommand, shellEnv } from '../support/shell.ts';

describe('npm run admin:create', () => {
  let env: Record<string, string | undefined>;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ env, remove } = await shellEnv());
  });
  afterAll(() => remove());

  const run = (args: string[], password = PASSWORD, over: Record<string, string | undefined> = {}) =>
    runCommand(createAdmin, args, { env: { ...env, ...over }, askPassword: async () => password });
  const who = (email: string) => ['--email', email, '--name', 'Root'];

  it.each([[[]], [['--email', 'root@school.example']], [['--name', 'Root']], [['--password', 'x']], [['root@school.example']]])(
    'prints its usage when called wrongly: %j',
    async (args) => expect(await run(args)).toEqual([1, expect.stringContaining('npm run admin:create -- --email')]),
  );

  it('rejects an invalid email, a bad password and a bad setting in one sentence', async () => {
    expect(await run(who('root'))).toEqual([1, 'The email must be an email address.']);
    expect(await run(who('root@school.example'), 'password123')).toEqual([1, expect.stringContaining('common')]);
    expect(await run(who('root@school.example'), 'short')).toEqual([1, 'The password must be text of 8 to 128 characters.']);
    expect(await run(who('root@school.example'), PASSWORD, { PORT: 'x' })).toEqual([1, expect.stringContaining('PORT')]);
  });

  it('creates an admin who can sign in, with the password from the environment if set', async () => {
    expect(await run(who('root@school.example'))).toEqual([0, 'root@school.example is now an admin and can sign in.']);
    expect(await run(who('boss@school.example'), 'not asked for', { ADMIN_PASSWORD: `${PASSWORD} too` })).toEqual([0, expect.any(String)]);
    expect(await run(who('ROOT@school.example'))).toEqual([1, expect.stringContaining('already has an account')]);
    const app = await startApp({ ...env });
    try {
      for (const [email, password] of [
        ['root@school.example', PASSWORD],
        ['boss@school.example', `${PASSWORD} too`],
      ]) {
        const { body } = await app.http.post('/api/v1/auth/login').send({ email, password }).expect(200);
        expect(body.data.user).toMatchObject({ email, name: 'Root', role: 'admin', status: 'active' });
      }
    } finally {
      await app.close();
    }
  });

  it('refuses to run while a server uses the embedded database, and says what to do', async () => {
    const app = await startApp({ DATA_DIR: env.DATA_DIR });
    try {
      expect(await run(who('third@school.example'), PASSWORD, { DATABASE_URL: undefined })).toEqual([
        1,
        expect.stringMatching(/Stop it, run this command again/),
      ]);
    } finally {
      await app.close();
    }
  });
});
