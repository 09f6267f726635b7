import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Person } from './people.ts';
import type { Stage } from './stage.ts';

/** A page of the browser client, with this person signed in as by an earlier visit. */
export const visit = async (stage: Stage, person: Person, path: string, options: BrowserContextOptions = {}): Promise<Page> => {
  const page = await stage.visitor({ locale: 'en-GB', ...options });
  const { email, password } = person;
  const answer = await page.request.post('/api/v1/auth/login', {
    data: { email, password, refreshCookie: true },
    headers: { origin: stage.server.url },
  });
  if (!answer.ok()) throw new Error(`signing in answered ${await answer.text()}`);
  await page.addInitScript((id) => localStorage.setItem('rollcall.signed-in', id), person.id);
  await page.goto(path);
  return page;
};
