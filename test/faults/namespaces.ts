import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, JWT_SECRET } from '../../bench/support/server.ts';
import { until } from './support/chance.ts';
import type { Finding } from './support/checks.ts';
import { Skipped, type FaultOptions, type FaultReport } from './support/fault.ts';

const NAMESPACE = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const START_MS = 30_000;
/** How often two servers start at once. */
const MOST_ROUNDS = 5;

/** A server that sees itself as process 1, as in a container; killed with its namespace. */
class Contained {
  readonly child: ChildProcess;
  readonly url: string;
  private output = '';

  constructor(dataDir: string, port: number) {
    this.url = `http://127.0.0.1:${port}`;
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      ALLOW_EMBEDDED_DATABASE: 'true',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: this.url,
      DATA_DIR: dataDir,
      JWT_SECRET,
      SECRETS_KEY: '5e'.repeat(32),
      LOG_LEVEL: 'error',
      TEACHER_SIGNUP: 'open',
      HTTP_RATE: '1000000',
      SIGN_IN_RATE: '1000000',
    };
    this.child = spawn('unshare', [...NAMESPACE, process.execPath, 'dist/main.js'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (chunk) => (this.output += String(chunk)));
  }

  get said(): string {
    return this.output;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Whether it serves; false if it exited instead. */
  async serves(): Promise<boolean> {
    const answers = () =>
      fetch(`${this.url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    let is = false;
    await until(async () => this.hasEnded || (is = await answers()), START_MS);
    return is;
  }

  async kill(): Promise<void> {
    if (this.hasEnded) return;
    // Its output closes with the server; `unshare` itself exits earlier.
    const ended = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await ended;
  }

  private async post(path: string, body: object): Promise<number> {
    const headers = { 'content-type': 'application/json' };
    const sent = fetch(`${this.url}/api/v1/auth/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return sent.then(
      ({ status }) => status,
      () => 0,
    );
  }

  async register(n: number): Promise<boolean> {
    return (await this.post('register', { name: `Student ${n}`, role: 'student', ...accountOf(n) })) === 201;
  }

  async knows(n: number): Promise<boolean> {
    return (await this.post('login', accountOf(n))) === 200;
  }
}

const accountOf = (n: number) => ({ email: `student.${n}@school.example`, password: 'long enough and not common' });

/** Servers of several containers on one volume, each of them process 1: one serves, the others refuse to start, and everything it acknowledged is still there afterwards. */
export const oneVolume = async ({ rounds }: FaultOptions): Promise<FaultReport> => {
  const probe = spawnSync('unshare', [...NAMESPACE, 'true']);
  if (probe.status !== 0)
    throw new Skipped(
      `cannot create namespaces here (unshare ${NAMESPACE.join(' ')}): ${probe.error?.message ?? String(probe.stderr).trim()}`,
    );
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-volume-'));
  const servers: Contained[] = [];
  const start = async (): Promise<Contained> => {
    const server = new Contained(dataDir, await freePort());
    servers.push(server);
    return server;
  };
  const findings: Finding[] = [];
  const find = (check: string, what: string): void => void findings.push({ check, what });
  const acknowledged: number[] = [];
  let [tried, refused] = [0, 0];
  const times = Math.min(rounds, MOST_ROUNDS);
  try {
    for (let round = 1; round <= times; round++) {
      // The first two start at once; the third while one serves.
      const both = [await start(), await start()];
      const serving = await Promise.all(both.map((server) => server.serves()));
      const first = both.find((_, index) => serving[index]);
      if (serving.filter(Boolean).length !== 1) find('exactly one of two serves', `${serving.filter(Boolean).length} do: ${both[0]!.said}`);
      if (!first) break;
      const register = async (server: Contained, count: number): Promise<void> => {
        for (const end = tried + count; tried < end;) if (await server.register(++tried)) acknowledged.push(tried);
      };
      await register(first, 3);
      const third = await start();
      if (await third.serves()) {
        find('the second refuses to start', 'it serves');
        await register(third, 3);
      }
      await register(first, 3);
      for (const server of [...both, third].filter((each) => each !== first)) {
        if (/is in use by another Rollcall process/.test(server.said)) refused++;
        else find('the second says why', server.said.slice(0, 300) || 'nothing');
      }
      // All at once, like a machine going down; the next round starts immediately on what they left.
      await Promise.all([...both, third].map((server) => server.kill()));
    }
    const last = await start();
    if (await last.serves()) {
      for (const n of acknowledged) if (!(await last.knows(n))) find('acknowledged registrations survive', `student ${n} is gone`);
    } else find('a start after kill -9', last.said.slice(0, 300));
    return {
      name: 'containers on one volume',
      findings,
      counts: { rounds: times, 'registrations acknowledged': acknowledged.length, 'starts refused': refused },
    };
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
    rmSync(dataDir, { recursive: true, force: true });
  }
};
