import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, type BenchDatabase } from '../../../bench/support/server.ts';
import { Skipped } from './fault.ts';
import { until } from './chance.ts';

/** Where PostgreSQL's admin tools are installed; distributions keep them outside the PATH. */
const findPrograms = (): string => {
  const candidates = globSync('/usr/lib/postgresql/*/bin').toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  try {
    candidates.unshift(execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim());
  } catch {
    // Not every installation has it.
  }
  const found = candidates.find((directory) => existsSync(join(directory, 'initdb')));
  if (!found) throw new Skipped('there is no PostgreSQL (initdb) on this machine to stop and start');
  return found;
};

/** PostgreSQL refuses to run as root, so use its own user then. */
const findUser = (): { uid?: number; gid?: number } => {
  if (process.getuid?.() !== 0) return {};
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'postgres');
  if (!entry) throw new Skipped('PostgreSQL refuses to run as root, and there is no user postgres');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
};

/** A separate PostgreSQL server in a temporary directory, which can be stopped and restarted. */
export class Cluster {
  readonly url: string;
  private readonly programs: string;
  private readonly user: { uid?: number; gid?: number };
  private readonly directory: string;
  private readonly port: number;

  private constructor(programs: string, user: { uid?: number; gid?: number }, directory: string, port: number) {
    this.programs = programs;
    this.user = user;
    this.directory = directory;
    this.port = port;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  static async create(): Promise<Cluster> {
    const [programs, user, directory] = [findPrograms(), findUser(), mkdtempSync(join(tmpdir(), 'rollcall-cluster-'))];
    if (user.uid !== undefined) chownSync(directory, user.uid, user.gid!);
    const cluster = new Cluster(programs, user, directory, await freePort());
    await cluster.run('initdb', '-D', join(directory, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C', '--no-sync');
    await cluster.start();
    return cluster;
  }

  /** Resolves once it accepts connections. */
  async start(): Promise<void> {
    const settings = `-p ${this.port} -k ${this.directory} -c listen_addresses=127.0.0.1`;
    await this.run('pg_ctl', '-D', join(this.directory, 'data'), '-w', '-l', join(this.directory, 'log'), '-o', settings, 'start');
    if (!(await until(() => this.answers(), 10_000))) throw new Error('PostgreSQL was started and does not answer');
  }

  /** `immediate` is a crash: all connections are cut, and the WAL is replayed at the next start. */
  stop(mode: 'immediate' | 'fast'): Promise<void> {
    return this.run('pg_ctl', '-D', join(this.directory, 'data'), '-w', '-m', mode, 'stop');
  }

  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url });
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Output is discarded, because the server would keep the pipe open. */
  private run(program: string, ...args: string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      spawn(join(this.programs, program), args, { ...this.user, cwd: this.directory, stdio: 'ignore', env: { LC_ALL: 'C' } })
        .on('error', reject)
        .on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
    });
  }

  get database(): BenchDatabase {
    return {
      kind: 'postgres',
      url: this.url,
      env: { DATABASE_URL: this.url, DATA_DIR: this.directory },
      drop: async () => {
        await this.stop('immediate').catch(() => undefined);
        rmSync(this.directory, { recursive: true, force: true });
      },
    };
  }
}
