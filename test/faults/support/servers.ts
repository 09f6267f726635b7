import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRollcall, type BenchDatabase, type ServerProcess } from '../../../bench/support/server.ts';
import type { Finding } from './checks.ts';

/** Starts servers and collects their log errors. What a fault is expected to cause is a warning; an error in the log is a bug. */
export class Servers {
  private readonly directory = mkdtempSync(join(tmpdir(), 'rollcall-faults-'));
  private readonly file = join(this.directory, 'log');
  private readonly log = openSync(this.file, 'a');
  private readonly started: ServerProcess[] = [];

  async start(database: BenchDatabase, env: Record<string, string> = {}, script?: string): Promise<ServerProcess> {
    const server = await startRollcall(database, env, script, this.log);
    this.started.push(server);
    return server;
  }

  get complaints(): Finding[] {
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .filter((line) => /"level":("error"|"fatal"|50|60)/.test(line))
      .map((what) => ({ check: 'the log has no errors', what: what.slice(0, 600) }));
  }

  /** Stops what still runs, and deletes the log. */
  async end(): Promise<void> {
    await Promise.all(this.started.map((server) => server.stop('SIGKILL')));
    closeSync(this.log);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
