import type { Page } from 'playwright-core';
import { faultsOf } from './support/axe.ts';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';
import { visit } from './support/visit.ts';

const PASSWORD = 'long enough and not common';

describe('accounts in the browser', () => {
  let stage: Stage;
  let teacher: Person;
  let student: Person;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  afterEach(() => stage.clear());

  const signIn = async (page: Page, { email, password }: Pick<Person, 'email' | 'password'>) => {
    await page.getByLabel('Email').fill(email);
    await page.getByLabel(/^Password/).fill(password);
    await page.locator('form').getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  const english = () => stage.visitor({ locale: 'en-GB' });
  const accountOf = (page: Page, name: string) => page.getByRole('banner').getByRole('button', { name });

  it('begin with the first teacher, whom an empty server invites', async () => {
    const page = await english();
    await page.goto('/');
    await page.getByRole('link', { name: 'Create the first teacher' }).click();
    await page.getByRole('heading', { name: 'The first teacher', level: 1 }).waitFor();
    expect(await page.getByRole('radio').count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('Name').fill('Grace');
    await page.getByLabel('Email').fill('grace@school.example');
    await page.getByLabel(/^Password/).fill('password');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('This password is too common.').waitFor();
    // Nothing that was typed is lost.
    await page.getByLabel(/^Password/).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await accountOf(page, 'Grace').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.getByRole('link', { name: 'Create the first teacher' }).count()).toBe(0);
    teacher = await stage.people.signUp('teacher');
    student = await stage.people.signUp('student');
  });

  it('are asked for by pages for signed-in users, which come back afterwards', async () => {
    const page = await english();
    await page.goto('/profile');
    await page.waitForURL('**/sign-in?next=%2Fprofile');
    await signIn(page, { email: student.email, password: 'wrong' });
    await page.getByText('This email and password do not match.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await signIn(page, student);
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
    await page.goto('/sign-in?next=%2Fclasses');
    await page.waitForURL('**/classes');
  });

  it('open what a share link is for: the room of a live session, the page of a planned one, and nothing for others', async () => {
    const sessionId = await stage.people.startSession(teacher, [student]);
    const { code } = await stage.people.request<{ code: string }>(teacher, 'GET', `/live-sessions/${sessionId}`);
    const page = await english();
    await page.goto(`/s/${code}`);
    await page.waitForURL(/\/sign-in\?/);
    await signIn(page, student);
    await page.waitForURL(`**/room/${sessionId}`);

    const planned = { title: 'Open evening', visibility: 'public', startsAt: '2049-09-01T19:00:00Z', timeZone: 'Europe/Paris' };
    const open = await stage.people.request<{ id: string; code: string }>(teacher, 'POST', '/live-sessions', planned);
    const visitor = await english();
    await visitor.goto(`/s/${open.code}`);
    await visitor.waitForURL(`**/sessions/${open.id}`);

    const outsider = await visit(stage, await stage.people.signUp('student'), `/s/${code}`);
    await outsider.getByRole('heading', { name: 'This session is not for you, or it does not exist' }).waitFor();
    expect(await outsider.content()).not.toContain('Induction');
  });

  it('that are signed out from elsewhere sign in again over the page, which loses nothing', async () => {
    const own = await stage.people.signUp('student');
    const page = await visit(stage, own, '/profile');
    await page.getByRole('textbox', { name: 'Name' }).fill('A new name');
    await stage.people.request(own, 'POST', '/auth/logout-all');
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await dialog.getByLabel(/^Password/).fill(own.password);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Save' }).click();
    await accountOf(page, 'A new name').waitFor();
  });

  it('are signed out in all tabs at once, and stay signed in when two tabs refresh at once', async () => {
    const own = await stage.people.signUp('student');
    const first = await visit(stage, own, '/profile');
    const second = await first.context().newPage();
    await second.goto('/profile');
    await accountOf(second, own.name).waitFor();
    await Promise.all([first.reload(), second.reload()]);
    await Promise.all([first, second].map((page) => accountOf(page, own.name).waitFor()));
    await accountOf(first, own.name).click();
    await first.getByRole('menuitem', { name: 'Sign out' }).click();
    await Promise.all([first, second].map((page) => page.waitForURL(/\/sign-in/)));
    await second.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    expect(await second.getByText(own.email).count()).toBe(0);
  });

  it('show their devices, and sign out one of them', async () => {
    const own = await stage.people.signUp('student');
    const page = await visit(stage, own, '/profile');
    await page.getByText('This device').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Another device' }).getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('The device is signed out.').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Another device' }).waitFor({ state: 'detached' });
    await expect(stage.people.request(own, 'GET', '/auth/me')).rejects.toThrow('UNAUTHENTICATED');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('get an address for their calendar, which is shown once', async () => {
    const page = await visit(stage, student, '/profile');
    await page.getByRole('button', { name: 'Create an address' }).click();
    const address = await page.getByText(/\/api\/v1\/calendar\/.+\.ics$/).innerText();
    expect((await fetch(address)).headers.get('content-type')).toContain('text/calendar');
    await page.reload();
    await page.getByRole('button', { name: 'Remove the address' }).click();
    expect(await page.getByText(/\.ics$/).count()).toBe(0);
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the address' }).click();
    await page.getByRole('button', { name: 'Create an address' }).waitFor();
    expect((await fetch(address)).status).toBe(404);
  });

  it('are told when a new deployment has removed the files of an open page', async () => {
    const page = await visit(stage, student, '/');
    await accountOf(page, student.name).waitFor();
    await page.route('**/assets/*', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'My attendance' }).first().hover();
    await page.getByText('There is a new version of Rollcall.').waitFor();
    await page.unroute('**/assets/*');
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Load the page again' }).click()]);
    await accountOf(page, student.name).waitFor();
    expect(await page.getByText('There is a new version of Rollcall.').isVisible()).toBe(false);
  });
});
