import type { Page } from 'playwright-core';
import { faultsOf } from './support/axe.ts';
import type { Person } from './support/people.ts';
import { silence } from './support/silence.ts';
import { Stage } from './support/stage.ts';
import { visit } from './support/visit.ts';

const VIDEO = 'https://videos.example/lesson.mp4';
const LENGTH = 60;

describe('video in the room', () => {
  let stage: Stage;
  let teacher: Person;
  let student: Person;
  let other: Person;
  beforeAll(async () => {
    stage = await Stage.open();
    teacher = await stage.people.signUp('teacher');
    student = await stage.people.signUp('student');
    other = await stage.people.signUp('student');
  });
  afterAll(() => stage.close());
  afterEach(() => stage.clear());

  const start = async (videoUrl?: string): Promise<string> => {
    const classId = await stage.people.newClass(teacher, [student, other]);
    const session = { title: 'Induction', classId, startNow: true, ...(videoUrl && { videoUrl }) };
    return (await stage.people.request<{ id: string }>(teacher, 'POST', '/live-sessions', session)).id;
  };
  const join = async (page: Page): Promise<Page> => {
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await page.getByRole('navigation', { name: 'Room controls' }).waitFor();
    return page;
  };
  const enter = async (person: Person, sessionId: string): Promise<Page> => {
    const page = await visit(stage, person, `/room/${sessionId}`);
    await page.route(VIDEO, (route) => {
      const file = silence(LENGTH);
      const from = Number(/bytes=(\d+)-/.exec(route.request().headers().range ?? '')?.[1] ?? 0);
      // A player can only move in a file that comes in parts.
      const headers = { 'content-type': 'audio/wav', 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` };
      return route.fulfill({ status: 206, headers, body: file.subarray(from) });
    });
    return join(page);
  };
  const tile = (page: Page, { name }: Person) =>
    page.getByRole('list', { name: 'People with video' }).getByRole('listitem').filter({ hasText: name });
  /** Resolves once more of this person's picture has been shown. */
  const sees = async (page: Page, person: Person): Promise<void> => {
    const video = await tile(page, person).locator('video').elementHandle();
    await page.waitForFunction((element) => {
      const shown = (element as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames;
      const { dataset } = element as HTMLVideoElement;
      dataset.before ??= String(shown);
      return shown > Number(dataset.before) + 5;
    }, video);
    await video!.evaluate((element) => delete (element as HTMLVideoElement).dataset.before);
  };

  it('is tested on a page of its own, without a session', async () => {
    const page = await stage.visitor({ locale: 'en-GB' });
    await page.goto('/test');
    for (const text of ['Your camera is on.', 'Your microphone is on.', 'The server answers: works', 'Video can be connected: works'])
      await page.getByText(text).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('shows everybody to one another; a camera that is off, a muted microphone and who asked for that are said', async () => {
    const sessionId = await start();
    const lobby = await visit(stage, teacher, `/room/${sessionId}`);
    await lobby.getByText('Your camera is on.').waitFor();
    expect(await faultsOf(lobby)).toEqual([]);
    await lobby.setViewportSize({ width: 1280, height: 800 });
    const [host, guest] = await Promise.all([join(lobby), enter(student, sessionId)]);
    await Promise.all([sees(host, student), sees(guest, teacher)]);
    expect(await faultsOf(host)).toEqual([]);
    await guest.getByRole('button', { name: 'Stop camera' }).click();
    await tile(host, student).locator('video').waitFor({ state: 'detached' });
    await stage.people.request(teacher, 'POST', `/live-sessions/${sessionId}/mutes`, { userId: student.id });
    await guest.getByText('The host has switched your microphone off.').waitFor();
    await guest.getByRole('button', { name: 'Unmute' }).waitFor();
    await tile(host, student).getByLabel('Microphone off').waitFor();
  });

  it('needs no device: somebody whose browser refuses joins, and is told how to allow it', async () => {
    const sessionId = await start();
    const page = await visit(stage, student, '/');
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    });
    await page.goto(`/room/${sessionId}`);
    await page.getByText('Your browser does not let this page use your camera.').first().waitFor();
    await page.getByRole('button', { name: 'How to allow it' }).first().click();
    await page.getByRole('dialog').getByText('Click the symbol to the left of the address.').waitFor();
    await page.keyboard.press('Escape');
    await join(page);
    await tile(page, student).waitFor();
    expect(await tile(page, student).locator('video').count()).toBe(0);
  });

  it('of the session is played in step for everybody, late-comers too, and no student can leave the others', async () => {
    const sessionId = await start(VIDEO);
    const [host, guest] = await Promise.all([enter(teacher, sessionId), enter(student, sessionId)]);
    const position = (page: Page) =>
      page.locator('section[aria-label="Shared video"] video').evaluate((video: HTMLVideoElement) => video.currentTime);
    const plays = (page: Page) =>
      page.waitForFunction(() => {
        const video = document.querySelector<HTMLVideoElement>('section[aria-label="Shared video"] video');
        return video && !video.paused && video.currentTime > 0.5;
      });
    await host.getByRole('button', { name: 'Play for everyone' }).click();
    await Promise.all([plays(host), plays(guest)]);
    const late = await enter(other, sessionId);
    await plays(late);
    await guest.locator('section[aria-label="Shared video"] video').evaluate((video: HTMLVideoElement) => video.pause());
    await plays(guest);
    const apart = async () => {
      const positions = await Promise.all([host, guest, late].map(position));
      return Math.max(...positions) - Math.min(...positions);
    };
    // A player takes a moment to get where it is sent.
    for (const deadline = Date.now() + 5_000; (await apart()) >= 1 && Date.now() < deadline;);
    expect(await apart()).toBeLessThan(1);
    await host.getByRole('button', { name: 'Pause for everyone' }).click();
    await guest.getByText('The host has paused the video.').waitFor();
    expect(await faultsOf(host)).toEqual([]);
  });

  it('helps to verify who is there: consent first, the picture seen before it is sent, nothing for others', async () => {
    const sessionId = await start();
    const [host, guest, outsider] = await Promise.all([enter(teacher, sessionId), enter(student, sessionId), enter(other, sessionId)]);
    await host.getByRole('button', { name: 'Verify' }).click();
    await host.getByRole('checkbox', { name: student.name }).check();
    await host.getByRole('button', { name: 'Ask those chosen' }).click();
    await guest.getByRole('button', { name: 'I agree to send a picture' }).click();
    await guest.getByRole('button', { name: 'Take the picture' }).click();
    await guest.getByAltText('The picture that will be sent').waitFor();
    await guest.getByRole('button', { name: 'Send', exact: true }).click();
    await host.getByAltText(`Picture that ${student.name} sent`).waitFor();
    expect(await faultsOf(host)).toEqual([]);
    await host.getByRole('button', { name: 'Reject' }).click();
    await host.getByLabel('Reason').fill('Too dark');
    await host.getByRole('button', { name: 'Reject' }).click();
    await guest.getByText('Too dark').waitFor();
    expect(await outsider.getByText(/verif/i).count()).toBe(0);
  });
});
