import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDatabase } from './database.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Environment variables for a command and its servers, with a new, empty database and a data directory. */
export const shellEnv = async (): Promise<{ env: Record<string, string | undefined>; remove: () => Promise<void> }> => {
  const { url, drop } = await newDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  const remove = async () => {
    rmSync(dataDir, { recursive: true });
    await drop();
  };
  return { env: { DATA_DIR: dataDir, LOG_LEVEL: 'silent', DATABASE_URL: url }, remove };
};

/** Runs a command as `npm run` does; returns its exit code and what it printed. */
export const runCommand = async <T extends { readonly env: Env }>(
  command: (args: readonly string[], io: T & { readonly say: (line: string) => void }) => Promise<number>,
  args: readonly string[],
  io: T,
): Promise<[number, string]> => {
  const said: string[] = [];
  const code = await command(args, { ...io, say: (line) => void said.push(line) });
  return [code, said.join('\n')];
};
