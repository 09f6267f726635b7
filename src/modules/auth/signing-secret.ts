import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config, ConfigError } from '../../config/config.js';

const FILE = 'jwt-secret';
const LEAST_BYTES = 32;

/** What access tokens are signed with: JWT_SECRET, else a random one that is made once and kept beside the embedded data. */
@Injectable()
export class SigningSecret {
  readonly value: string;

  constructor(config: Config) {
    this.value = config.jwtSecret ?? keptIn(config.dataDir);
  }
}

const keptIn = (directory: string): string => {
  const file = join(directory, FILE);
  const secret = read(file) ?? make(directory, file);
  if (Buffer.byteLength(secret) < LEAST_BYTES)
    throw new ConfigError(`JWT_SECRET is missing, and ${file} has less than ${LEAST_BYTES} bytes: set the one or delete the other.`);
  return secret;
};

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Written whole under another name and then linked, so that of two processes that start at once both use the same one. */
const make = (directory: string, file: string): string => {
  mkdirSync(directory, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
};
