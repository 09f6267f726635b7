import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServer, freePort, startProcess } from '../../support/built-server.ts';
import { seedEmbedded } from '../../support/database.ts';

export interface Server {
  readonly url: string;
  /** Everything it has printed. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

/** The built server on a free port, with an embedded database of its own. */
export const startServer = async (env: Readonly<Record<string, string>> = {}): Promise<Server> => {
  await buildServer();
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-browser-'));
  await seedEmbedded(dataDir);
  const port = String(await freePort());
  const server = await startProcess({
    NODE_ENV: 'test',
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    JWT_SECRET: 'a secret for tests that has 32 bytes at least',
    SECRETS_KEY: '5e'.repeat(32),
    LOG_LEVEL: 'warn',
    TEACHER_SIGNUP: 'open',
    ...env,
  });
  const stop = async () => {
    server.child.kill('SIGTERM');
    await server.ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  await server.ready.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url: server.url, output: server.output, stop };
};
