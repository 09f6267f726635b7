import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads a secret from a file. If there is no such file, creates it with `bytes` random bytes in base64url, readable only by its owner. */
export const generatedSecret = (directory: string, name: string, bytes: number): { value: string; file: string } => {
  const file = join(directory, name);
  if (!existsSync(file)) create(directory, file, bytes);
  return { value: readFileSync(file, 'utf8').trim(), file };
};

/** Writes a temporary file and then links it, so that two processes that start at the same time use the same secret. */
const create = (directory: string, file: string, bytes: number): void => {
  mkdirSync(directory, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(bytes).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
};
