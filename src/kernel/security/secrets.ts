import { Injectable } from '@nestjs/common';
import { Config, ConfigError } from '../../config/config.ts';
import { keyOf } from '../../config/reader.ts';
import { generatedSecret } from './generated-secret.ts';
import { SecretBox } from './secret-box.ts';

/** Encrypts with SECRETS_KEY or, if that is not set, with a random key that is created once and stored in the data directory. */
@Injectable()
export class Secrets extends SecretBox {
  constructor({ secretsKey, secretsKeyOld, dataDir }: Config) {
    super(secretsKey ?? keyStoredIn(dataDir), ...(secretsKeyOld ? [secretsKeyOld] : []));
  }
}

const keyStoredIn = (directory: string): Buffer => {
  const { value, file } = generatedSecret(directory, 'secrets-key', 32);
  const key = keyOf(value);
  if (!key)
    throw new ConfigError(`SECRETS_KEY is missing, and ${file} does not contain 32 bytes in base64: set the variable or delete the file.`);
  return key;
};
