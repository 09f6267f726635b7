import { Stage } from './support/stage.ts';
import { visit } from './support/visit.ts';

/** In bytes, gzip. */
const MOST = { js: 220_000, css: 40_000 };

describe('the first load of the sessions page', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  afterEach(() => stage.clear());

  const sizeOf = async (url: string): Promise<number> => {
    const { headers } = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    return Number(headers.get('content-length'));
  };

  it('takes at most 220 KB of scripts and 40 KB of styles, and nothing of the room', async () => {
    const teacher = await stage.people.signUp('teacher');
    await stage.people.startSession(teacher, []);
    const page = await visit(stage, teacher, '/');
    await page.getByRole('link', { name: 'Join: Induction' }).waitFor();
    await page.waitForLoadState('networkidle');
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(names.filter((name) => /room-page|people-chat|mesh/.test(name))).toEqual([]);
    for (const [kind, most] of Object.entries(MOST)) {
      const files = [...new Set(names.filter((name) => name.endsWith(`.${kind}`)))];
      const sizes = await Promise.all(files.map(sizeOf));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      expect(total).toBeGreaterThan(1_000);
      expect(total).toBeLessThanOrEqual(most);
    }
  });
});
