import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';
import { visit } from './support/visit.ts';

const FOLDER = 'docs/pictures/pages';
const LOOKS = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));
const pictureOf = (name: string, { width, scheme }: (typeof LOOKS)[number]) => join(FOLDER, `${name}-${width}-${scheme}.webp`);

const TEACHER = 'teacher@example.test';
const STUDENT = 'student@example.test';
const PASSWORD = 'rollcall in development';

/** The pictures: whose page, where, and what to wait for. `:live`, `:held` and `:class` are ids. */
const PICTURES = [
  { name: 'sessions', by: TEACHER, path: '/', shows: 'The Reformation' },
  { name: 'session', by: STUDENT, path: '/sessions/:live', shows: 'The Reformation' },
  { name: 'class', by: TEACHER, path: '/classes/:class', shows: 'Join code' },
  { name: 'room', by: TEACHER, path: '/room/:live', shows: 'The Reformation' },
  { name: 'register', by: TEACHER, path: '/register/:held', shows: 'present' },
] as const;

const UPDATE = process.env.UPDATE_PICTURES === '1';

describe('the pictures of the main pages', () => {
  it.each(PICTURES.flatMap(({ name }) => LOOKS.map((look) => pictureOf(name, look))))('include %s (npm run screenshots)', (path) => {
    expect(UPDATE || existsSync(path)).toBe(true);
  });

  (UPDATE ? it : it.skip)('are taken of the seeded school', async () => {
    mkdirSync(FOLDER, { recursive: true });
    const stage = await Stage.open({ NODE_ENV: 'development', SIGN_IN_RATE: '1000' });
    try {
      await promisify(execFile)(process.execPath, ['examples/seed.ts'], { env: { ...process.env, BASE_URL: stage.server.url } });
      const ids = await idsOf(stage);
      for (const { name, by, path, shows } of PICTURES) {
        const page = await visit(
          stage,
          { id: by, email: by, password: PASSWORD } as Person,
          path.replace(/:(\w+)/, (_, key: string) => ids[key]!),
        );
        await page.getByText(shows).first().waitFor();
        if (name === 'room') await enter(page);
        await page.waitForLoadState('networkidle');
        for (const look of LOOKS) await take(page, pictureOf(name, look), look);
        await page.context().close();
      }
    } finally {
      await stage.close();
    }
  });
});

const idsOf = async (stage: Stage): Promise<Record<string, string>> => {
  const token = await stage.people.request<{ accessToken: string }>(undefined, 'POST', '/auth/login', {
    email: TEACHER,
    password: PASSWORD,
  });
  const teacher = { token: token.accessToken } as Person;
  const idAt = async (path: string) => (await stage.people.request<{ id: string }[]>(teacher, 'GET', path))[0]!.id;
  return {
    live: await idAt('/live-sessions?status=live'),
    held: await idAt('/live-sessions?status=ended'),
    class: await idAt('/classes'),
  };
};

const enter = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.locator('video').first().waitFor();
};

const take = async (page: Page, path: string, { width, scheme }: (typeof LOOKS)[number]): Promise<void> => {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor({ state: 'attached' });
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode().catch(() => undefined))));
  await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toFile(path);
};
