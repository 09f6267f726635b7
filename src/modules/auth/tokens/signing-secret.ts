import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config, ConfigError } from '../../../config/config.ts';
import { generatedSecret } from '../../../kernel/security/generated-secret.ts';

const MIN_BYTES = 32;

/** The key that signs access tokens: JWT_SECRET, or a random one that is created once and kept next to the embedded database. */
@Injectable()
export class SigningSecret {
  readonly value: string;
  /** A key object, because the JWT library would first try to parse a string as a public key, which takes three times as long as the verification. */
  readonly key: KeyObject;

  constructor(config: Config) {
    this.value = config.jwtSecret ?? readOrCreate(config.dataDir);
    this.key = createSecretKey(Buffer.from(this.value));
  }
}

const readOrCreate = (directory: string): string => {
  const { value, file } = generatedSecret(directory, 'jwt-secret', 48);
  if (Buffer.byteLength(value) < MIN_BYTES)
    throw new ConfigError(`JWT_SECRET is missing, and ${file} has less than ${MIN_BYTES} bytes: set the variable or delete the file.`);
  return value;
};
