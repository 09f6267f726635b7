import { faultsOf } from './support/axe.ts';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';
import { visit } from './support/visit.ts';

const ADMIN = { ADMIN_EMAIL: 'root@school.example', ADMIN_PASSWORD: 'long enough and not common' };

describe('administration in the browser', () => {
  let stage: Stage;
  let admin: Person;
  beforeAll(async () => {
    stage = await Stage.open({ ...ADMIN, TEACHER_SIGNUP: 'approval' });
    admin = await stage.people.signIn('Administrator', ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
  });
  afterAll(() => stage.close());
  afterEach(() => stage.clear());

  it('approves a teacher, who is told before and after that this is needed', async () => {
    const page = await stage.visitor({ locale: 'en-GB' });
    await page.goto('/sign-up');
    await page.getByRole('radio', { name: 'Teacher' }).check();
    await page.getByText('An administrator approves accounts of teachers.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('Name').fill('Tina');
    await page.getByLabel('Email').fill('tina@school.example');
    await page.getByLabel(/^Password/).fill('long enough and not common');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Your account is waiting', level: 1 }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    const signIn = async () => {
      await page.goto('/sign-in');
      await page.getByLabel('Email').fill('tina@school.example');
      await page.getByLabel(/^Password/).fill('long enough and not common');
      await page.locator('form').getByRole('button', { name: 'Sign in', exact: true }).click();
    };
    await signIn();
    await page.getByText('Your account is waiting for an administrator').waitFor();

    const office = await visit(stage, admin, '/admin');
    expect(await faultsOf(office)).toEqual([]);
    await office.getByRole('button', { name: 'Approve Tina' }).click();
    await office.getByText('Tina can sign in now.').waitFor();
    await signIn();
    await page.getByRole('banner').getByRole('button', { name: 'Tina' }).waitFor();
  });

  it('finds people, and signs out at once whom it deactivates', async () => {
    const student = await stage.people.signUp('student');
    const theirs = await visit(stage, student, '/profile');
    await theirs.getByRole('heading', { name: 'Profile' }).waitFor();
    const office = await visit(stage, admin, '/admin');
    await office.getByRole('searchbox', { name: 'Search' }).fill(student.email);
    await office.getByText('1 account', { exact: true }).waitFor();
    expect(new URL(office.url()).searchParams.get('q')).toBe(student.email);
    await office.getByRole('button', { name: `Change the account of ${student.name}` }).click();
    await office.getByRole('menuitem', { name: 'Deactivate' }).click();
    await office.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
    await office.getByText(`${student.name} is deactivated.`).waitFor();
    await theirs.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await office.getByRole('combobox', { name: 'State' }).selectOption('Active');
    await office.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await office.getByRole('button', { name: 'Clear filters' }).click();
    await office.getByText(admin.email).waitFor();
  });

  it('shows what is live and how the server runs', async () => {
    const office = await visit(stage, admin, '/admin?tab=live');
    await office.getByRole('heading', { name: 'Nothing is on right now' }).waitFor();
    await stage.people.request(admin, 'POST', '/live-sessions', { title: 'Assembly', startNow: true });
    await office.getByRole('link', { name: 'Assembly', exact: true }).waitFor();
    expect(await faultsOf(office)).toEqual([]);
    await office.getByRole('tab', { name: 'System' }).click();
    await office.getByText('Ready', { exact: true }).waitFor();
    await office.getByRole('heading', { name: 'Nothing is failing' }).waitFor();
    expect(await faultsOf(office)).toEqual([]);
    const outsider = await visit(stage, await stage.people.signUp('student'), '/admin');
    await outsider.getByRole('heading', { name: 'Only for administrators' }).waitFor();
  });
});
