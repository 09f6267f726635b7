import type { Page } from 'playwright-core';
import { faultsOf } from './support/axe.ts';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';
import { visit } from './support/visit.ts';

const HOUR = 3_600_000;
const DOT = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

describe('sessions in the browser', () => {
  let stage: Stage;
  let teacher: Person;
  let student: Person;
  let outsider: Person;
  let classId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    teacher = await stage.people.signUp('teacher');
    student = await stage.people.signUp('student');
    outsider = await stage.people.signUp('student');
    classId = await stage.people.newClass(teacher, [student]);
  });
  afterAll(() => stage.close());
  afterEach(() => stage.clear());

  const schedule = (session: object) =>
    stage.people.request<{ id: string; code: string }>(teacher, 'POST', '/live-sessions', {
      startsAt: new Date(Date.now() + 24 * HOUR),
      ...session,
    });
  const card = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title });

  it('are listed for visitors, who sign in to join; members of a class see theirs start by themselves, outsiders never do', async () => {
    const talk = await schedule({ title: 'Open talk', visibility: 'public' });
    const lesson = await schedule({ title: 'Optics', classId });
    const visitor = await stage.visitor({ locale: 'en-GB' });
    await visitor.goto('/');
    const link = visitor.getByRole('link', { name: 'Sign in to join: Open talk' });
    expect(await link.getAttribute('href')).toContain(encodeURIComponent(talk.id));
    expect(await visitor.getByText('Optics').count()).toBe(0);

    const [list, page] = [await visit(stage, student, '/'), await visit(stage, student, `/sessions/${lesson.id}`)];
    await page.getByRole('heading', { name: 'Not started yet' }).waitFor();
    await card(list, 'Optics').waitFor();
    const foreign = await visit(stage, outsider, '/');
    await card(foreign, 'Open talk').waitFor();
    await stage.people.request(teacher, 'POST', `/live-sessions/${lesson.id}/start`, {});
    await page.getByRole('link', { name: 'Join', exact: true }).waitFor();
    await card(list, 'Optics').getByText('Live').waitFor();
    expect(await card(list, 'Optics').getByRole('link', { name: 'Join: Optics' }).getAttribute('href')).toBe(`/room/${lesson.id}`);
    expect(await foreign.getByText('Optics').count()).toBe(0);
    await foreign.goto(`/sessions/${lesson.id}`);
    await foreign.getByRole('heading', { name: 'No such session' }).waitFor();
    await visitor.goto(`/sessions/${lesson.id}`);
    await visitor.waitForURL(/sign-in\?next=/);
    expect(await faultsOf(list)).toEqual([]);
  });

  it('are found by words and filters that stand in the address', async () => {
    await schedule({ title: 'Poetry evening', visibility: 'public', price: 500, currency: 'EUR' });
    const page = await visit(stage, outsider, '/');
    await page.getByRole('searchbox', { name: 'Search sessions' }).fill('poetry');
    await page.waitForURL(/q=poetry/);
    await card(page, 'Poetry evening').getByText('€5.00').waitFor();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('checkbox', { name: 'Free only' }).check();
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await card(page, 'Poetry evening').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('are booked, waited for and given up; the next in line moves up without a reload', async () => {
    const { id, code } = await schedule({ title: 'One seat', visibility: 'booked', capacity: 1 });
    await stage.people.request(student, 'POST', `/live-sessions/${id}/bookings`, {});
    const page = await visit(stage, outsider, `/s/${code}`);
    await page.waitForURL(`**/sessions/${id}`);
    await page.getByRole('button', { name: 'Join the waitlist' }).click();
    await page.getByText('You are number 1.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    const other = await visit(stage, student, `/sessions/${id}`);
    await other.getByRole('button', { name: 'Cancel my booking' }).click();
    const dialog = other.getByRole('dialog');
    await dialog.getByText('Your seat goes to the one person who is waiting.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel the booking' }).click();
    await other
      .getByRole('heading', { name: 'Seats are available' })
      .or(other.getByRole('heading', { name: 'All seats are taken' }))
      .waitFor();
    await page.getByRole('heading', { name: 'You have a seat' }).waitFor();
  });

  it('show their staff who has booked, and who waits', async () => {
    const { id } = await schedule({ title: 'One more seat', visibility: 'booked', capacity: 1 });
    for (const by of [student, outsider]) await stage.people.request(by, 'POST', `/live-sessions/${id}/bookings`, {});
    const staff = await visit(stage, teacher, `/sessions/${id}`);
    await staff.getByRole('row', { name: student.name }).getByText('confirmed').waitFor();
    await staff.getByRole('row', { name: outsider.name }).getByText('waitlist, number 1').waitFor();
    expect(await faultsOf(staff)).toEqual([]);
  });

  it('are scheduled as a series; what the server refuses is beside its field, and nothing typed is lost', async () => {
    const page = await visit(stage, teacher, '/sessions/new');
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.getByText('Give it a title.').waitFor();
    await page.getByRole('textbox', { name: 'Title' }).fill('Physics');
    await page.getByRole('combobox', { name: 'Class' }).selectOption(classId);
    await page.getByLabel(/^Date/).fill('2020-01-01');
    await page.getByLabel(/^Time(?! zone)/).fill('09:00');
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.getByText('This is in the past.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Physics');

    // The clocks in Paris skip this half hour.
    await page
      .getByLabel(/^Time zone/)
      .first()
      .fill('Europe/Paris');
    await page.getByRole('option', { name: 'Europe/Paris' }).click();
    await page.getByLabel(/^Date/).fill('2027-03-28');
    await page.getByLabel(/^Time(?! zone)/).fill('02:30');
    await page.getByText('would start at 03:30').waitFor();
    await page.getByLabel(/^Time(?! zone)/).fill('09:00');
    await page.getByRole('switch', { name: 'Repeat every week' }).check();
    expect(await page.getByRole('checkbox', { name: 'Sun' }).isChecked()).toBe(true);
    await page.getByRole('textbox', { name: 'Number of sessions' }).fill('3');
    await page.getByText('3 sessions').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.getByRole('heading', { name: 'Physics', level: 1 }).waitFor();
    const id = page.url().split('/').pop()!;
    const { seriesId } = await stage.people.request<{ seriesId: string }>(teacher, 'GET', `/live-sessions/${id}`);
    const series = await stage.people.request<{ startsAt: string }[]>(teacher, 'GET', `/live-sessions?seriesId=${seriesId}`);
    expect(series.map(({ startsAt }) => startsAt)).toEqual(['2027-03-28', '2027-04-04', '2027-04-11'].map((day) => `${day}T07:00:00.000Z`));
  });

  it('are edited, one or all of a series, and called off or cancelled after saying what that means', async () => {
    const { id } = await schedule({ title: 'Chemistry', classId, recurrence: { rrule: 'FREQ=WEEKLY;COUNT=2' } });
    const page = await visit(stage, teacher, `/sessions/${id}/edit`);
    await page.getByRole('textbox', { name: 'Title' }).fill('Organic chemistry');
    await page.getByRole('radio', { name: 'All that have not started' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Organic chemistry', level: 1 }).waitFor();
    const { seriesId } = await stage.people.request<{ seriesId: string }>(teacher, 'GET', `/live-sessions/${id}`);
    const series = await stage.people.request<{ title: string }[]>(teacher, 'GET', `/live-sessions?seriesId=${seriesId}`);
    expect(series.map(({ title }) => title)).toEqual(['Organic chemistry', 'Organic chemistry']);

    // Regression: the preview of a chosen picture rendered without end.
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: DOT });
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('The picture is saved.').first().waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Cancel the session' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('this cannot be undone').waitFor();
    await dialog.getByRole('radio', { name: 'All that have not started' }).check();
    await dialog.getByRole('button', { name: 'Cancel the session' }).click();
    await page.getByRole('heading', { name: 'This session was cancelled' }).waitFor();
  });
});
