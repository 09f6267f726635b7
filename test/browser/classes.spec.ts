import { faultsOf } from './support/axe.ts';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';
import { visit } from './support/visit.ts';

describe('classes and their registers in the browser', () => {
  let stage: Stage;
  let teacher: Person;
  let students: Person[];
  let classId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    teacher = await stage.people.signUp('teacher');
    students = [await stage.people.signUp('student'), await stage.people.signUp('student')];
    classId = await stage.people.newClass(teacher, students.slice(0, 1));
  });
  afterAll(() => stage.close());
  afterEach(() => stage.clear());

  it('are created, and students enrolled from a pasted list, with a report of what did not work', async () => {
    const page = await visit(stage, teacher, '/classes');
    await page.getByRole('button', { name: 'New class' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Chemistry 9a');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Chemistry 9a', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Enrol' }).click();
    await page.getByRole('tab', { name: 'Paste a list' }).click();
    await page.getByLabel('Emails').fill(`Name,Email\nOne,${students[0]!.email}\nTwo,${students[1]!.email}\nNobody,nobody@school.example`);
    await page.getByRole('button', { name: 'Enrol 3 students' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 students enrolled. 1 could not be enrolled.').waitFor();
    await dialog.getByText('No account has this email.').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Students (2)').waitFor();
    await expect(page.title()).resolves.toBe('Chemistry 9a · Rollcall');
  });

  it('show who gave which status on the register, and its history; a student sees only their own, and why', async () => {
    const session = await stage.people.request<{ id: string }>(teacher, 'POST', '/live-sessions', {
      title: 'Induction',
      classId,
      startNow: true,
    });
    const marks = [{ studentId: students[0]!.id, status: 'late' }];
    await stage.people.request(teacher, 'POST', `/live-sessions/${session.id}/attendance/marks`, { marks });
    await stage.people.request(teacher, 'POST', `/live-sessions/${session.id}/end`);

    const page = await visit(stage, teacher, `/register/${session.id}`);
    const row = page.getByRole('row').filter({ hasText: students[0]!.email });
    await row.getByText('late', { exact: true }).waitFor();
    await row.getByText('by the teacher').waitFor();
    await row.getByRole('button', { name: `History of ${students[0]!.name}` }).click();
    await page.getByRole('dialog').getByText(teacher.name).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await faultsOf(page)).toEqual([]);

    const own = await visit(stage, students[0]!, '/record');
    await own.getByText('by the teacher').waitFor();
    expect(await faultsOf(own)).toEqual([]);
    const outsider = await visit(stage, students[1]!, `/register/${session.id}`);
    await outsider.getByRole('alert').first().waitFor();
    expect(await outsider.getByText(students[0]!.email).count()).toBe(0);
  });

  it.each(['/classes', '/classes/:id', '/reports'])('have no serious fault for anybody at %s', async (path) => {
    const page = await visit(stage, teacher, path.replace(':id', classId));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await faultsOf(page)).toEqual([]);
  });
});
