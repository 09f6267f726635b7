import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config, ConfigError } from '../../../config/config.ts';
import { keptSecret } from '../../../kernel/security/kept-secret.ts';

const LEAST_BYTES = 32;

/** The key of access tokens: JWT_SECRET, or a random one that is created once and kept beside the embedded data. */
@Injectable()
export class SigningSecret {
  readonly value: string;
  /** Given a string, the JWT library would first try to parse it as a public key, which takes three times as long as the verification. */
  readonly key: KeyObject;

  constructor(config: Config) {
    this.value = config.jwtSecret ?? keptIn(config.dataDir);
    this.key = createSecretKey(Buffer.from(this.value));
  }
}

const keptIn = (directory: string): string => {
  const { value, file } = keptSecret(directory, 'jwt-secret', 48);
  if (Buffer.byteLength(value) < LEAST_BYTES)
    throw new ConfigError(`JWT_SECRET is missing, and ${file} has less than ${LEAST_BYTES} bytes: set the variable or delete the file.`);
  return value;
};
