import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads a secret from a file, generating it first if the file does not exist: `bytes` random bytes in base64url, readable only by the file's owner. */
export const generatedSecret = (directory: string, name: string, bytes: number): { value: string; file: string } => {
  const file = join(directory, name);
  if (!existsSync(file)) create(directory, file, bytes);
  return { value: readFileSync(file, 'utf8').trim(), file };
};

/** Written to a temporary file and then linked, so that two processes that start at the same time end up with the same secret. */
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
