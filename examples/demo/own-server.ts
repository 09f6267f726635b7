import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'rollcall-demo-';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

/** A server of our own, which can be killed and restarted. */
export class OwnServer {
  readonly url: string;
  private readonly port: number;
  private readonly env: Readonly<Record<string, string>>;
  private child?: ChildProcess;

  private constructor(port: number, env: Readonly<Record<string, string>>) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.env = env;
  }

  /** `env` is added to this process's environment. */
  static async start(env: Readonly<Record<string, string>>): Promise<OwnServer> {
    const server = new OwnServer(await freePort(), env);
    await server.start();
    return server;
  }

  /** With an embedded database in a temporary directory, which `stop` removes. */
  static async startTemporary(): Promise<OwnServer> {
    return OwnServer.start({ DATA_DIR: mkdtempSync(join(tmpdir(), PREFIX)), DATABASE_URL: '' });
  }

  async start(): Promise<void> {
    const env = {
      ...process.env,
      TEACHER_SIGNUP: 'open',
      SIGN_IN_RATE: '1000',
      LOG_LEVEL: 'error',
      ...this.env,
      PORT: String(this.port),
      HOST: '127.0.0.1',
    };
    const main = new URL('../../dist/main.js', import.meta.url).pathname;
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    this.child = child;
    while (child.exitCode === null) {
      const ready = await fetch(`${this.url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the server did not start');
  }

  /** SIGKILL: no chance to clean up, as in a crash. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    if (this.env.DATA_DIR?.startsWith(join(tmpdir(), PREFIX))) rmSync(this.env.DATA_DIR, { recursive: true, force: true });
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    return new Promise((resolve) => {
      if (!this.child || this.child.exitCode !== null) return resolve();
      this.child.once('exit', () => resolve());
      this.child.kill(signal);
    });
  }
}
