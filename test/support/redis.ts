import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './built-server.ts';

/** Whether this machine can start its own Redis; specs that need one are skipped otherwise. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis for one spec, on a free port, without files. */
export const startRedis = async (given?: number): Promise<{ url: string; port: number; stop: () => Promise<void> }> => {
  const port = given ?? (await freePort());
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']);
  let text = '';
  for await (const chunk of child.stdout) if ((text += String(chunk)).includes('Ready to accept connections')) break;
  const stop = async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  };
  return { url: `redis://127.0.0.1:${port}`, port, stop };
};
