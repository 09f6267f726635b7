import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusalOf } from '../../../test/support/code-of.ts';
import { startS3 } from '../../../test/support/s3.ts';
import type { FileStorage } from '../../kernel/file-storage.ts';
import { DiskStorage } from './disk-storage.ts';
import { S3Storage } from './s3-storage.ts';

interface StorageUnderTest {
  readonly storage: FileStorage;
  /** The same kind of storage, but unavailable. */
  readonly unavailable: FileStorage;
  readonly close: () => Promise<void>;
}

const disk = async (): Promise<StorageUnderTest> => {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-files-'));
  writeFileSync(join(directory, 'a-file'), '');
  return {
    storage: new DiskStorage(join(directory, 'not', 'there', 'yet')),
    unavailable: new DiskStorage(join(directory, 'a-file')),
    close: async () => rmSync(directory, { recursive: true }),
  };
};

const s3 = async (): Promise<StorageUnderTest> => {
  const { settings, close } = await startS3();
  const [storage, unavailable] = [new S3Storage(settings), new S3Storage({ ...settings, bucket: 'no-such-bucket' })];
  return {
    storage,
    unavailable,
    close: async () => {
      storage.close();
      unavailable.close();
      await close();
    },
  };
};

describe.each([
  ['disk', disk],
  ['S3', s3],
])('files on %s', (_, open) => {
  let tested: StorageUnderTest;
  beforeAll(async () => {
    tested = await open();
  });
  afterAll(() => tested.close());
  const put = (key: string, bytes: Buffer) => tested.storage.put(key, bytes, 'image/webp');

  it('are returned byte for byte as stored', async () => {
    for (const bytes of [randomBytes(1), randomBytes(1_000_000), Buffer.from('ünï\r\n\0')]) {
      await put('thumbnails/7f/a-small.webp', bytes);
      expect(await tested.storage.get('thumbnails/7f/a-small.webp')).toEqual(bytes);
    }
  });

  it('are read as null if they were never stored or have been deleted, and can be deleted again', async () => {
    const key = 'thumbnails/7f/b-small.webp';
    expect(await tested.storage.get(key)).toBeNull();
    await tested.storage.delete(key);
    await put(key, randomBytes(10));
    await put('thumbnails/7f/b-large.webp', Buffer.from('other'));
    await tested.storage.delete(key);
    await tested.storage.delete(key);
    expect(await tested.storage.get(key)).toBeNull();
    expect(await tested.storage.get('thumbnails/7f/b-large.webp')).toEqual(Buffer.from('other'));
  });

  it.each([
    '',
    '/etc/passwd',
    '../a.webp',
    'a/../../b.webp',
    'a//b.webp',
    'a/./b.webp',
    'a\\b.webp',
    'a\u0000.webp',
    'a.webp/',
    'A.webp',
    'a',
    'a/.b',
    '%2e%2e/a.webp',
  ])('cannot have the key %j', async (key) => {
    await expect((async () => put(key, Buffer.from('x')))()).rejects.toThrow('not a valid file key');
    await expect((async () => tested.storage.get(key))()).rejects.toThrow('not a valid file key');
    await expect((async () => tested.storage.delete(key))()).rejects.toThrow('not a valid file key');
  });

  it('fail with STORAGE_UNAVAILABLE while the storage is unavailable', async () => {
    expect(await refusalOf(tested.unavailable.put('a/b.webp', Buffer.from('x'), 'image/webp'))).toBe('STORAGE_UNAVAILABLE');
    expect(await refusalOf(tested.unavailable.get('a/b.webp'))).toBe('STORAGE_UNAVAILABLE');
  });
});

describe('DiskStorage', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-files-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('never returns a partial file during concurrent writes', async () => {
    const storage = new DiskStorage(directory);
    const key = 'thumbnails/7f/c-large.webp';
    const versions = Array.from({ length: 8 }, (_unused, index) => Buffer.alloc(300_000, index + 1));
    await storage.put(key, versions[0]!);
    const writes = Promise.all(versions.map((bytes) => storage.put(key, bytes)));
    for (let reads = 0; reads < 50; reads++) {
      const bytes = (await storage.get(key))!;
      expect(bytes.equals(versions[bytes[0]! - 1]!)).toBe(true);
    }
    await writes;
    expect(readdirSync(join(directory, 'thumbnails/7f'))).toEqual(['c-large.webp']);
  });

  it('leaves no temporary file behind when a write fails', async () => {
    // A non-empty directory where the file should be makes the rename fail.
    mkdirSync(join(directory, 'thumbnails/7f/a.webp/in-the-way'), { recursive: true });
    expect(await refusalOf(new DiskStorage(directory).put('thumbnails/7f/a.webp', Buffer.from('x')))).toBe('STORAGE_UNAVAILABLE');
    expect(readdirSync(join(directory, 'thumbnails/7f'))).toEqual(['a.webp']);
  });

  it('deletes what a crash left of a file that was being written, and nothing else', async () => {
    const storage = new DiskStorage(directory);
    const key = 'verifications/7f/a.bin';
    await storage.put('verifications/7f/b.bin', Buffer.from('x'));
    for (const name of ['a.bin.0123456789ab.part', 'ab.bin.0123456789ab.part', 'a.bin.other'])
      writeFileSync(join(directory, 'verifications/7f', name), 'y');
    await storage.delete(key);
    expect(readdirSync(join(directory, 'verifications/7f'))).toEqual(['a.bin.other', 'ab.bin.0123456789ab.part', 'b.bin']);
  });
});
