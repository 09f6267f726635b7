import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { checkedKey, FileStorage } from '../../kernel/file-storage.ts';

/** Files in one local directory. With several nodes it must be on a shared file system; otherwise use S3. */
export class DiskStorage extends FileStorage {
  constructor(private readonly directory: string) {
    super();
  }

  put(key: string, bytes: Buffer): Promise<void> {
    return this.attempt(async () => {
      const path = this.pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      // Written under a temporary name and then renamed, so that readers never find a partial file, even after a power failure.
      const draft = `${path}.${randomBytes(6).toString('hex')}.part`;
      try {
        const file = await open(draft, 'wx', 0o640);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    });
  }

  get(key: string): Promise<Buffer | null> {
    return this.attempt(() =>
      readFile(this.pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
    );
  }

  delete(key: string): Promise<void> {
    return this.attempt(async () => {
      const path = this.pathOf(key);
      await rm(path, { force: true });
      for (const draft of await draftsOf(path)) await rm(join(dirname(path), draft), { force: true });
    });
  }

  private pathOf(key: string): string {
    return join(this.directory, checkedKey(key));
  }

  private attempt<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((error: NodeJS.ErrnoException) => {
      throw error.syscall === undefined ? error : DomainError.causedBy(error, 'STORAGE_UNAVAILABLE');
    });
  }
}

/** The temporary files that a crash during `put` left behind. */
const draftsOf = async (path: string): Promise<string[]> => {
  const names = await readdir(dirname(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.part'));
};
