import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';

const OUTPUT = 'dist/main.js';
const BUILDING = 'node_modules/.rollcall-building';

/** Its date is the start of the last build, which the output files do not show: an incremental build does not touch unchanged files. */
const STAMP = 'dist/.built-for-tests';

const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const isFresh = (): boolean => {
  const built = changedAt(OUTPUT) && changedAt(STAMP);
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'),
  );
  return sources.every((path) => changedAt(`src/${path}`) < built);
};

const build = async (): Promise<void> => {
  const began = new Date();
  // Type errors are reported by `npm run check`; here they do not matter as long as the output was written.
  await promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']).catch((error: unknown) => {
    if (!changedAt(OUTPUT)) throw error;
  });
  writeFileSync(STAMP, '');
  utimesSync(STAMP, began, began);
};

/** Builds `dist/` unless it is newer than the sources. Other specs wait while one of them builds. */
export const buildServer = async (): Promise<void> => {
  while (!isFresh()) {
    try {
      mkdirSync(BUILDING);
    } catch {
      // The process that was building was killed: no build takes two minutes.
      if (Date.now() - changedAt(BUILDING) > 120_000) rmSync(BUILDING, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    return build().finally(() => rmSync(BUILDING, { recursive: true, force: true }));
  }
};

export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
};

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Everything the server has printed, to stdout and stderr. */
  readonly output: () => string;
  /** Resolves once the server is ready. Rejects with the output if it exits before that. */
  readonly ready: Promise<void>;
  /** Resolves with the exit code, or the signal that ended the process. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** The built server as a separate process on a free port, with only the given environment. */
export const startProcess = async (env: Readonly<Record<string, string>>): Promise<ServerProcess> => {
  const port = env.PORT ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [OUTPUT], { env: { PATH: process.env.PATH, HOST: '127.0.0.1', ...env, PORT: port } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  const ready = untilReady(`${url}/health/ready`, child, () => output);
  ready.catch(() => undefined);
  return { child, url, output: () => output, ready, ended };
};

const untilReady = async (url: string, child: ChildProcess, output: () => string): Promise<void> => {
  while (child.exitCode === null && child.signalCode === null) {
    const answered = await fetch(url).catch(() => undefined);
    if (answered?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server ended before it was ready:\n${output()}`);
};
