import { Injectable } from '@nestjs/common';
import { Config, ConfigError } from '../../config/config.js';
import { keyOf } from '../../config/reader.js';
import { keptSecret } from './kept-secret.js';
import { SecretBox } from './secret-box.js';

/** The box of this deployment: its key is SECRETS_KEY, else a random one that is made once and kept beside the embedded data. */
@Injectable()
export class Secrets extends SecretBox {
  constructor({ secretsKey, secretsKeyOld, dataDir }: Config) {
    super(secretsKey ?? keptIn(dataDir), ...(secretsKeyOld ? [secretsKeyOld] : []));
  }
}

const keptIn = (directory: string): Buffer => {
  const { value, file } = keptSecret(directory, 'secrets-key', 32);
  const key = keyOf(value);
  if (!key) throw new ConfigError(`SECRETS_KEY is missing, and ${file} holds no 32 bytes in base64: set the one or delete the other.`);
  return key;
};
