import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import { documentedFile } from './documented.ts';
import { isListening, type Namespace } from './namespace.ts';
import { program } from './programs.ts';

const PATH = program('janus');
const SECRET = 'the api_secret of the tests';
const PORT = 8188;

/** A real Janus, configured as docs/video.md says, on a machine of its own. */
export class Janus {
  private readonly directory = mkdtempSync(join(tmpdir(), 'rollcall-janus-'));
  private process: ChildProcess | undefined;
  private output = '';

  constructor(private readonly machine: Namespace) {
    const file = (name: string, values: Readonly<Record<string, string>>) =>
      writeFileSync(join(this.directory, name), documentedFile(`/etc/janus/${name}`, values));
    file('janus.jcfg', { 'a long random text': SECRET });
    file('janus.transport.websockets.jcfg', { '10.0.0.5': machine.address });
    writeFileSync(join(this.directory, 'janus.plugin.videoroom.jcfg'), '');
  }

  /** The settings of a server that uses it. */
  get env(): Readonly<Record<string, string>> {
    return { JANUS_URL: `ws://${this.machine.address}:${PORT}`, JANUS_SECRET: SECRET };
  }

  /** Resolves once it listens. */
  async start(): Promise<void> {
    const child = this.machine.start(PATH, ['--configs-folder', this.directory, '--disable-colors']);
    this.process = child;
    this.output = '';
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (this.output += String(chunk)));
    await until('Janus', async () => {
      if (child.exitCode !== null) throw new Error(`Janus ended: ${this.output}`);
      return isListening(this.machine.address, PORT);
    });
  }

  async kill(): Promise<void> {
    if (this.process) await this.machine.kill(this.process);
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
