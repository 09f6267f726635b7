import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import { documentedFile } from './documented.ts';
import { isListening, type Namespace } from './namespace.ts';
import { program } from './programs.ts';

const PATH = program('coturn');
const SECRET = 'the static-auth-secret of the tests';
const PORT = 3478;

/** A real coturn, configured as docs/video.md says, on a machine of its own. */
export class Coturn {
  private readonly directory = mkdtempSync(join(tmpdir(), 'rollcall-coturn-'));
  private process: ChildProcess | undefined;

  constructor(private readonly machine: Namespace) {}

  /** The settings of a server that uses it. */
  get env(): Readonly<Record<string, string>> {
    const url = `turn:${this.machine.address}:${PORT}`;
    return { TURN_URLS: `${url}?transport=udp,${url}?transport=tcp`, TURN_SECRET: SECRET };
  }

  /** Resolves once it listens. */
  async start(): Promise<void> {
    const file = join(this.directory, 'turnserver.conf');
    const places = `\nlistening-ip=${this.machine.address}\npidfile=${join(this.directory, 'pid')}\nuserdb=${join(this.directory, 'db')}\n`;
    writeFileSync(file, documentedFile('/etc/turnserver.conf', { 'another long random text': SECRET }) + places);
    let output = '';
    const child = this.machine.start(PATH, ['-c', file, '--log-file', 'stdout']);
    this.process = child;
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (output += String(chunk)));
    await until('coturn', async () => {
      if (child.exitCode !== null) throw new Error(`coturn ended: ${output}`);
      return isListening(this.machine.address, PORT);
    });
  }

  async remove(): Promise<void> {
    if (this.process) await this.machine.kill(this.process);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
