import { Injectable } from '@nestjs/common';
import { Config, ConfigError } from '../../../config/config.ts';
import { keptSecret } from '../../../kernel/security/kept-secret.ts';

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
  const { value, file } = keptSecret(directory, 'jwt-secret', 48);
  if (Buffer.byteLength(value) < LEAST_BYTES)
    throw new ConfigError(`JWT_SECRET is missing, and ${file} has less than ${LEAST_BYTES} bytes: set the one or delete the other.`);
  return value;
};
