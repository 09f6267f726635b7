import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServer, startProcess, type ServerProcess } from '../support/built-server.ts';
import { seedEmbedded } from '../support/database.ts';

describe('two processes on one PGlite directory', () => {
  let directory: string;
  const started: ServerProcess[] = [];
  const start = async (): Promise<ServerProcess> => {
    const server = await startProcess({ DATA_DIR: directory, LOG_LEVEL: 'warn' });
    started.push(server);
    return server;
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-two-'));
    await seedEmbedded(directory);
    await buildServer();
  }, 120_000);
  afterAll(async () => {
    for (const { child } of started) child.kill('SIGKILL');
    await Promise.all(started.map(({ ended }) => ended));
    rmSync(directory, { recursive: true, force: true });
  });

  it('cannot run at once: the second reports it in one sentence and exits with 1, and the first continues', async () => {
    const first = await start();
    await first.ready;
    const second = await start();
    expect(await second.ended).toBe(1);
    const { pid } = first.child;
    expect(second.output()).toContain(
      `${directory} is in use by another Rollcall process (${pid}). Stop it first, or set DATA_DIR or DATABASE_URL.`,
    );
    expect(second.output()).not.toMatch(/^\s+at /m);
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
  });

  it('can follow each other: after kill -9 the next one takes over the directory', async () => {
    const killed = started[0]!;
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    const next = await start();
    await next.ready;
    next.child.kill('SIGTERM');
    expect(await next.ended).toBe(0);
  });

  it('cannot run at once, even if someone deleted the first one’s lock file', async () => {
    const first = await start();
    await first.ready;
    rmSync(join(directory, 'rollcall.lock'));
    const second = await start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`${directory} is in use by another Rollcall process`);
    first.child.kill('SIGKILL');
    await first.ended;
  });

  it('cannot run at once, even if the first is frozen; it continues when it thaws', async () => {
    const first = await start();
    await first.ready;
    first.child.kill('SIGSTOP');
    const second = await start();
    expect(await second.ended).toBe(1);
    first.child.kill('SIGCONT');
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
    first.child.kill('SIGKILL');
    await first.ended;
  });
});
