import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Settings } from '../../src/config/storage.ts';

interface S3rver {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
type S3rverClass = new (options: {
  port: number;
  address: string;
  directory: string;
  silent: boolean;
  configureBuckets: readonly { name: string; configs: readonly string[] }[];
}) => S3rver;

/** A local S3-compatible server with its own directory. */
export const startS3 = async (): Promise<{ settings: S3Settings; close: () => Promise<void> }> => {
  const Server = createRequire(import.meta.url)('s3rver') as S3rverClass;
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-s3-'));
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    directory,
    silent: true,
    configureBuckets: [{ name: 'rollcall', configs: [] }],
  });
  const { port } = await server.run();
  return {
    settings: {
      bucket: 'rollcall',
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      // The credentials that this server accepts.
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      forcePathStyle: true,
    },
    close: async () => {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
