import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { People } from './people.ts';
import { startServer, type Server } from './server.ts';

const PERMISSIONS = ['camera', 'microphone'];

/** What each story has: a built server, its people, and a browser. */
export class Stage {
  readonly people: People;
  /** Errors that no page may have. */
  private readonly faults: string[] = [];

  private constructor(
    readonly server: Server,
    private readonly browser: Browser,
  ) {
    this.people = new People(server.url);
  }

  static async open(env: Readonly<Record<string, string>> = {}): Promise<Stage> {
    const browser = await startChromium();
    try {
      return new Stage(await startServer(env), browser);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** An empty page of a new visitor, who shares nothing with the others and allows camera and microphone. */
  async visitor(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ baseURL: this.server.url, permissions: PERMISSIONS, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(String(error.stack ?? error)));
    return page;
  }

  /** Closes all pages. Fails if there was an uncaught error in one of them. */
  async clear(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
    const faults = this.faults.splice(0);
    if (faults.length) throw new Error(`uncaught in a page: ${faults.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}
