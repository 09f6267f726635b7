import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusalOf } from '../../../test/support/handlers.ts';
import { startS3 } from '../../../test/support/s3.ts';
import type { FileStorage } from '../../modules/live-session/ports/file-storage.ts';
import { DiskStorage } from './disk-storage.ts';
import { S3Storage } from './s3-storage.ts';

interface Place {
  readonly storage: FileStorage;
  /** The same place out of order. */
  readonly broken: FileStorage;
  readonly close: () => Promise<void>;
}

const disk = async (): Promise<Place> => {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-files-'));
  writeFileSync(join(directory, 'a-file'), '');
  return {
    storage: new DiskStorage(join(directory, 'not', 'there', 'yet')),
    broken: new DiskStorage(join(directory, 'a-file')),
    close: async () => rmSync(directory, { recursive: true }),
  };
};

const s3 = async (): Promise<Place> => {
  const { settings, close } = await startS3();
  const [storage, broken] = [new S3Storage(settings), new S3Storage({ ...settings, bucket: 'no-such-bucket' })];
  return {
    storage,
    broken,
    close: async () => {
      storage.close();
      broken.close();
      await close();
    },
  };
};

describe.each([
  ['the disk', disk],
  ['S3', s3],
])('files on %s', (_, open) => {
  let place: Place;
  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.close());
  const put = (key: string, bytes: Buffer) => place.storage.put(key, bytes, 'image/webp');

  it('are got as they were put, byte for byte', async () => {
    for (const bytes of [randomBytes(1), randomBytes(1_000_000), Buffer.from('ünï\r\n\0')]) {
      await put('thumbnails/7f/a-small.webp', bytes);
      expect(await place.storage.get('thumbnails/7f/a-small.webp')).toEqual(bytes);
    }
  });

  it('are nothing where nothing was put, or where it was deleted, however often', async () => {
    const key = 'thumbnails/7f/b-small.webp';
    expect(await place.storage.get(key)).toBeNull();
    await place.storage.delete(key);
    await put(key, randomBytes(10));
    await put('thumbnails/7f/b-large.webp', Buffer.from('other'));
    await place.storage.delete(key);
    await place.storage.delete(key);
    expect(await place.storage.get(key)).toBeNull();
    expect(await place.storage.get('thumbnails/7f/b-large.webp')).toEqual(Buffer.from('other'));
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
  ])('have no such key: %j', async (key) => {
    await expect((async () => put(key, Buffer.from('x')))()).rejects.toThrow('not a valid file key');
    await expect((async () => place.storage.get(key))()).rejects.toThrow('not a valid file key');
    await expect((async () => place.storage.delete(key))()).rejects.toThrow('not a valid file key');
  });

  it('are refused with STORAGE_UNAVAILABLE where the place does not answer', async () => {
    expect(await refusalOf(place.broken.put('a/b.webp', Buffer.from('x'), 'image/webp'))).toBe('STORAGE_UNAVAILABLE');
    expect(await refusalOf(place.broken.get('a/b.webp'))).toBe('STORAGE_UNAVAILABLE');
  });
});

describe('the disk', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-files-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('gives a file whole whenever it is read, though many write it at once', async () => {
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

  it('keeps nothing of what could not be put', async () => {
    // Where the file should be, something else stands.
    mkdirSync(join(directory, 'thumbnails/7f/a.webp/in-the-way'), { recursive: true });
    expect(await refusalOf(new DiskStorage(directory).put('thumbnails/7f/a.webp', Buffer.from('x')))).toBe('STORAGE_UNAVAILABLE');
    expect(readdirSync(join(directory, 'thumbnails/7f'))).toEqual(['a.webp']);
  });
});
