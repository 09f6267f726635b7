import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { faultsOf } from './support/axe.ts';
import { Outsider } from './support/outsider.ts';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';
import { visit } from './support/visit.ts';

const STUDENTS = 30;

describe('the room in the browser', () => {
  let stage: Stage;
  let teacher: Person;
  let colleague: Person;
  let students: Person[];
  let outsider: Outsider;
  let sessionId: string;

  const enter = async (person: Person, panel = ''): Promise<Page> => {
    const page = await visit(stage, person, `/room/${sessionId}${panel && `?panel=${panel}`}`);
    await page.getByRole('button', { name: 'Join without video and sound' }).click();
    await page.getByRole('navigation', { name: 'Room controls' }).waitFor();
    return page;
  };
  const said = (page: Page, text: string | RegExp) =>
    page.getByRole('status').filter({ hasText: text }).first().waitFor({ state: 'attached' });
  const statuses = () =>
    stage.people.request<{ status: string | null }[]>(teacher, 'GET', `/live-sessions/${sessionId}/attendance?limit=100`);

  beforeAll(async () => {
    stage = await Stage.open();
    [teacher, colleague] = [await stage.people.signUp('teacher'), await stage.people.signUp('teacher')];
    students = [];
    for (let count = 0; count < STUDENTS; count++) students.push(await stage.people.signUp('student'));
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    const classId = await stage.people.newClass(teacher, students);
    await stage.people.request(teacher, 'POST', `/classes/${classId}/teachers`, { email: colleague.email });
    const session = { title: 'Induction', classId, startNow: true, capture: ['teacher'] };
    sessionId = (await stage.people.request<{ id: string }>(teacher, 'POST', '/live-sessions', session)).id;
    outsider = await Outsider.enter(stage, await stage.people.signUp('student'));
  });
  afterEach(async () => {
    await outsider.heardNothing();
    await stage.clear();
  });

  it('takes the roll of thirty by the keyboard alone, one key each, and takes a mark back', async () => {
    const page = await enter(teacher, 'roll');
    await page.getByRole('searchbox', { name: 'Find a student' }).focus();
    await page.keyboard.press('Enter');
    for (let place = 0; place < STUDENTS; place++) await page.keyboard.press('plae'[place % 4]!);
    await said(page, `, ${STUDENTS} of ${STUDENTS}`);
    await until('all marks', async () => (await statuses()).every(({ status }) => status !== null));
    await page.keyboard.press('u');
    await said(page, 'Taken back');
    await until('the mark taken back', async () => (await statuses()).filter(({ status }) => status === null).length === 1);
    // Tab leaves the list.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role=grid]'))).toBeNull();
  });

  it('marks the rest, which is taken back by one press, and says before the end who becomes absent', async () => {
    const page = await enter(teacher, 'roll');
    await page
      .getByRole('button', { name: /: late$/ })
      .first()
      .click();
    await page.getByRole('button', { name: `The other ${STUDENTS - 1} are present` }).click();
    await page.getByText('Nobody is left').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: `The other ${STUDENTS - 1} are present` }).waitFor();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText(`${STUDENTS - 1} not marked become absent.`).waitFor();
    await page.getByRole('button', { name: 'End the session' }).click();
    await page.getByText('The session has ended.').waitFor();
    expect((await statuses()).filter(({ status }) => status === 'absent')).toHaveLength(STUDENTS - 1);
  });

  it('goes on without a connection: says so, keeps marks and the draft, and sends them when it is back', async () => {
    const page = await enter(teacher, 'roll');
    const student = await enter(students[0]!, 'chat');
    await page.context().setOffline(true);
    await page.getByText('The connection is lost.').waitFor({ timeout: 2_000 });
    await page
      .getByRole('button', { name: /: excused$/ })
      .first()
      .click();
    await page.getByText('excused, saving …').waitFor();
    await student.context().setOffline(true);
    await student.getByText('The connection is lost.').waitFor();
    await student.getByRole('textbox', { name: 'Message to everybody' }).fill('I am back');
    await student.keyboard.press('Enter');
    await student.getByRole('textbox', { name: 'Message to everybody' }).fill('And one mo');
    await student.context().setOffline(false);
    await page.context().setOffline(false);
    await until('the mark', async () => (await statuses()).some(({ status }) => status === 'excused'));
    await page.getByText('saving …').waitFor({ state: 'hidden' });
    await page.getByText('The connection').waitFor({ state: 'hidden' });
    await page.keyboard.press('3');
    await page.getByText('I am back').waitFor();
    expect(await student.getByText('I am back').count()).toBe(1);
    expect(await student.getByRole('textbox', { name: 'Message to everybody' }).inputValue()).toBe('And one mo');
  });

  it('shows a student their own status, and staff the hands in the order in which they were raised', async () => {
    const page = await enter(teacher, 'people');
    const [first, second] = [await enter(students[5]!), await enter(students[1]!)];
    await stage.people.request(teacher, 'POST', `/live-sessions/${sessionId}/attendance/marks`, {
      marks: [{ studentId: students[5]!.id, status: 'late' }],
    });
    await first.getByText('by the teacher').waitFor({ timeout: 1_000 });
    await first.getByRole('button', { name: 'Raise hand' }).click();
    await first.getByRole('button', { name: 'Lower hand' }).waitFor();
    await second.keyboard.press('h');
    await said(second, 'Your hand is up.');
    const hands = page.getByRole('region', { name: 'Raised hands' }).getByRole('listitem');
    await hands.nth(1).waitFor();
    expect((await hands.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([students[5]!.name, students[1]!.name]);
    await page.getByRole('button', { name: `Lower the hand of ${students[5]!.name}` }).click();
    await first.getByRole('button', { name: 'Raise hand' }).waitFor();
  });

  it.each(['', 'roll', 'people', 'chat'])('has no serious fault with the panel "%s"', async (panel) => {
    const page = await enter(teacher, panel);
    await page.waitForLoadState('networkidle');
    expect(await faultsOf(page)).toEqual([]);
  });
});
