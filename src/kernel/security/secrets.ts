import { Injectable } from '@nestjs/common';
import { Config, ConfigError } from '../../config/config.ts';
import { keyOf } from '../../config/reader.ts';
import { keptSecret } from './kept-secret.ts';
import { SecretBox } from './secret-box.ts';

/** Encrypts with SECRETS_KEY, or with a random key that is created once and kept beside the embedded data. */
@Injectable()
export class Secrets extends SecretBox {
  constructor({ secretsKey, secretsKeyOld, dataDir }: Config) {
    super(secretsKey ?? keptIn(dataDir), ...(secretsKeyOld ? [secretsKeyOld] : []));
  }
}

const keptIn = (directory: string): Buffer => {
  const { value, file } = keptSecret(directory, 'secrets-key', 32);
  const key = keyOf(value);
  if (!key)
    throw new ConfigError(`SECRETS_KEY is missing, and ${file} does not hold 32 bytes in base64: set the variable or delete the file.`);
  return key;
};
