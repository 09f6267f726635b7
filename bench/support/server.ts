import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export const JWT_SECRET = 'a secret that is only used by the benchmarks';
const ADMIN_URL = process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

/** What a server has done so far. `lastWriteAt`: when it last handed something for a client to the kernel, in ms since the epoch. */
export interface Work {
  readonly cpuMs: number;
  readonly lastWriteAt: number;
}

/** The environment of a server whose `work` can be read. */
export const WATCHED = { NODE_OPTIONS: `--import=${new URL('watched.ts', import.meta.url).href}` };

/** A process that listens on `url`. */
export class ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.child = child;
  }

  /** `output` receives its log. */
  static async start(script: string, env: Record<string, string>, output: 'ignore' | number = 'ignore'): Promise<ServerProcess> {
    const port = Number(env.PORT ?? (await freePort()));
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', output, 'inherit', 'ipc'],
    });
    const url = `http://127.0.0.1:${port}`;
    const exited = new Promise<never>((_, reject) =>
      child.once('exit', (code, signal) => reject(new Error(`${script} ended with ${code ?? signal}`))),
    );
    exited.catch(() => undefined);
    await Promise.race([exited, answering(`${url}/health/ready`)]);
    return new ServerProcess(url, child);
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.kill(signal);
    });
  }

  /** Of a server started with `WATCHED`. */
  work(): Promise<Work> {
    return this.ask('work');
  }

  /** The bytes of all objects and buffers that are alive, of a server started with `WATCHED`. */
  liveMemory(): Promise<number> {
    return this.ask('memory');
  }

  private ask<T>(what: 'work' | 'memory'): Promise<T> {
    return new Promise((resolve) => {
      this.child.once('message', (answer) => resolve(answer as T));
      this.child.send(what);
    });
  }

  /** Resident memory in bytes, as reported by the kernel. */
  async memory(): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)![1]);
  }
}

const answering = async (url: string): Promise<void> => {
  for (;;) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

export type DatabaseKind = 'postgres' | 'pglite';

/** A fresh database, and the environment variables that point the server to it. */
export interface BenchDatabase {
  readonly kind: DatabaseKind;
  readonly env: Record<string, string>;
  /** The connection string; undefined on PGlite. */
  readonly url?: string;
  drop(): Promise<void>;
}

const admin = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: ADMIN_URL });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};

export const newBenchDatabase = async (kind: DatabaseKind): Promise<BenchDatabase> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const forget = () => rmSync(dataDir, { recursive: true, force: true });
  if (kind === 'pglite') return { kind, env: { DATA_DIR: dataDir, DATABASE_URL: '' }, drop: async () => forget() };
  const name = `rollcall_bench_${process.pid}_${Date.now()}`;
  await admin(`create database ${name}`);
  const url = new URL(ADMIN_URL);
  url.pathname = `/${name}`;
  return {
    kind,
    url: url.href,
    env: { DATABASE_URL: url.href, DATA_DIR: dataDir },
    drop: async () => {
      await admin(`drop database ${name} with (force)`);
      forget();
    },
  };
};

/** Starts the application with its rate limits effectively off. */
export const startRollcall = (
  database: BenchDatabase,
  env: Record<string, string> = {},
  script = 'dist/main.js',
  output?: number,
): Promise<ServerProcess> =>
  ServerProcess.start(
    script,
    {
      NODE_ENV: 'production',
      ALLOW_EMBEDDED_DATABASE: 'true',
      JWT_SECRET,
      SECRETS_KEY: '5e'.repeat(32),
      PUBLIC_URL: 'http://localhost',
      ACCESS_TOKEN_TTL: '1d',
      LOG_LEVEL: 'error',
      SOCKET_RATE: '10000000',
      SOCKET_HANDSHAKES: '10000000',
      HTTP_RATE: '10000000',
      SIGN_IN_RATE: '10000000',
      TEACHER_SIGNUP: 'open',
      ...database.env,
      ...env,
    },
    output,
  );
