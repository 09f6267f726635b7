import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import ts from 'typescript';
import type { Path, Rate } from '../page/measures.ts';
import type { RoomOptions, Told } from '../page/room.ts';
import type { Person } from './people.ts';
import type { Stage } from './stage.ts';

const SOCKET_IO = new URL('../../../node_modules/socket.io-client/dist/socket.io.esm.min.js', import.meta.url);
const PAGE = `<!doctype html><title></title>
<style>video { width: 80px }</style>
<script type="importmap">{ "imports": { "socket.io-client": "/page/socket.io.js" } }</script>
<script type="module" src="/page/room.ts"></script>`;

const scripts = new Map<string, string>();
const scriptOf = (file: string): string => {
  const script = scripts.get(file) ?? compile(file);
  scripts.set(file, script);
  return script;
};
const compile = (file: string): string => {
  if (file === 'socket.io.js') return readFileSync(SOCKET_IO, 'utf8');
  const source = readFileSync(new URL(`../page/${file}`, import.meta.url), 'utf8');
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(source, { compilerOptions }).outputText;
};

/** The deadline of everything a participant waits for; stories check their own, shorter ones. */
const DEADLINE = 30_000;

/** Somebody with a browser, camera and microphone in a session: the room of `page/room.ts`, seen from the test. */
export class Participant {
  private constructor(
    readonly person: Person,
    readonly page: Page,
  ) {}

  /** Opens the page, without joining. It comes from the server's own origin, as the real client does. */
  static async open(
    stage: Stage,
    person: Person,
    sessionId: string,
    options: Pick<RoomOptions, 'relay' | 'silent'> = {},
  ): Promise<Participant> {
    const page = await stage.visitor({ viewport: { width: 400, height: 240 } });
    await page.route('**/page/*', (route) => {
      const file = basename(new URL(route.request().url()).pathname);
      return file === 'room'
        ? route.fulfill({ contentType: 'text/html', body: PAGE })
        : route.fulfill({ contentType: 'text/javascript', body: scriptOf(file) });
    });
    await page.goto('/page/room');
    await page.evaluate((given) => window.enter(given), { token: person.token, userId: person.id, sessionId, ...options });
    return new Participant(person, page);
  }

  get id(): string {
    return this.person.id;
  }

  join(): Promise<Told> {
    return this.within(
      'the join',
      this.page.evaluate(() => window.room.join()),
    );
  }

  toldAfter(time: number): Promise<Told> {
    return this.within(
      `news of the video after ${time}`,
      this.page.evaluate((after) => window.room.toldAfter(after), time),
    );
  }

  /** Resolves with the time at which the last of them was first seen. */
  async seen(others: readonly Participant[]): Promise<number> {
    const userIds = others.map(({ id }) => id);
    return this.within(
      'frames of everybody',
      this.page.evaluate((all) => window.room.seen(all), userIds),
    );
  }

  /** How the others are seen during this time. */
  async rates(ms: number): Promise<Rate[]> {
    const { [this.id]: _own, ...others } = await this.page.evaluate((time) => window.room.rates(time), ms);
    return Object.values(others);
  }

  paths(): Promise<Path[]> {
    return this.page.evaluate(() => window.room.paths());
  }

  shown(): Promise<string[]> {
    return this.page.evaluate(() => window.room.shown());
  }

  private async within<T>(what: string, work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.page
          .evaluate(() => JSON.stringify({ told: window.room.told, shown: window.room.shown() }))
          .then((state) => reject(new Error(`${this.person.name} waited ${DEADLINE} ms for ${what}: ${state}`)), reject);
      }, DEADLINE);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }
}
