import { freePort } from '../support/built-server.ts';
import { RealProvider } from '../support/identity/real-provider.ts';
import { faultsOf } from './support/axe.ts';
import { Stage } from './support/stage.ts';

describe('an identity provider in the browser', () => {
  let provider: RealProvider;
  let stage: Stage;
  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    provider = await RealProvider.start([`${url}/sign-in/callback`]);
    stage = await Stage.open({ ...provider.env, PORT: String(port), PUBLIC_URL: url });
  });
  afterAll(async () => {
    await stage.close();
    await provider.close();
  });
  afterEach(() => stage.clear());

  it('lets people in through the identity provider, back to where they wanted to go, once', async () => {
    provider.people.set('ann', { name: 'Ann', email: 'ann@school.example' });
    provider.visitor = 'ann';
    const page = await stage.visitor({ locale: 'en-GB' });
    await page.goto('/profile');
    await page.getByRole('button', { name: /Sign in with 127\.0\.0\.1/ }).click();
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
    await page.getByText('ann@school.example').waitFor();
    expect(new URL(page.url()).pathname).toBe('/profile');

    const victim = await stage.visitor({ locale: 'en-GB' });
    await victim.goto('/sign-in/callback?code=stolen&state=guessed');
    await victim.getByText('This sign-in was not started on this page').waitFor();
    expect(await faultsOf(victim)).toEqual([]);
  });
});
