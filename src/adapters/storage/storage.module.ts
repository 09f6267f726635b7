import { join } from 'node:path';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config.ts';
import { FileStorage } from '../../kernel/file-storage.ts';
import { DiskStorage } from './disk-storage.ts';

const storageOf = async ({ s3, dataDir }: Config): Promise<FileStorage> => {
  if (!s3) return new DiskStorage(join(dataDir, 'files'));
  // A large package, so it is loaded only if it is used.
  const { S3Storage } = await import('./s3-storage.ts');
  return new S3Storage(s3);
};

/** Global, because live-session and classroom need this adapter but must not import it. */
@Global()
@Module({ providers: [{ provide: FileStorage, useFactory: storageOf, inject: [Config] }], exports: [FileStorage] })
export class StorageModule implements OnApplicationShutdown {
  constructor(private readonly storage: FileStorage) {}

  onApplicationShutdown(): void {
    if ('close' in this.storage) (this.storage.close as () => void)();
  }
}
