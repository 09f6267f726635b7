import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';

export class DirectoryInUse extends Error {}
export class DirectoryWithoutLocks extends Error {}

const FILE = 'rollcall.lock';
/** Written once, when the database is created. */
const DATABASE_FILE = join('pglite', 'PG_VERSION');
/** Far beyond the end of the file, because on Windows other processes cannot read locked bytes. */
const LOCKED_BYTE = 2 ** 40;

/**
 * Prevents a second process from using the embedded database's files, which would corrupt them. Relies on the operating system's lock on an open
 * file rather than on process ids, which are not unique across containers. A frozen process keeps its lock, a process that ends in any way loses
 * it at once, and no process can release another's lock. The text in the lock file only says who the owner is.
 */
export class DirectoryLock {
  /** The descriptors of the locked files. */
  private readonly locked: number[] = [];

  private readonly directory: string;
  private readonly tryLock: typeof tryLock;

  private constructor(directory: string, lockFunction: typeof tryLock) {
    this.directory = directory;
    this.tryLock = lockFunction;
  }

  /** Creates the directory if necessary. Throws DirectoryInUse or DirectoryWithoutLocks. */
  static take(directory: string, lockFunction = tryLock): DirectoryLock {
    mkdirSync(directory, { recursive: true });
    const lock = new DirectoryLock(directory, lockFunction);
    try {
      const fd = lock.lock(FILE, 'a+');
      lock.lockDatabase();
      ftruncateSync(fd);
      writeSync(fd, `${process.pid} ${hostname()}`);
      return lock;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Also locks one of the database's own files, if it already exists, because somebody might delete the lock file. */
  lockDatabase(): void {
    if (this.locked.length > 1) return;
    try {
      this.lock(DATABASE_FILE, 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** Does not delete the lock file: another process that has it open would then hold a lock on a deleted file. */
  release(): void {
    for (const fd of this.locked.splice(0)) closeSync(fd);
  }

  private lock(file: string, flags: string): number {
    const fd = openSync(join(this.directory, file), flags);
    if (!this.tryToLock(fd)) {
      closeSync(fd);
      throw new DirectoryInUse(
        `${this.directory} is in use by another Rollcall process${this.owner()}. Stop it first, or set DATA_DIR or DATABASE_URL.`,
      );
    }
    this.locked.push(fd);
    return fd;
  }

  private tryToLock(fd: number): boolean {
    try {
      return this.tryLock(fd, LOCKED_BYTE, 1);
    } catch (error) {
      closeSync(fd);
      const { code } = error as NodeJS.ErrnoException;
      throw new DirectoryWithoutLocks(
        `The file system of ${this.directory} does not support locks (${code}), so nothing would prevent a second process from using the database. Set DATA_DIR or DATABASE_URL.`,
      );
    }
  }

  private owner(): string {
    const [pid, host] = readFileSync(join(this.directory, FILE), 'utf8').split(' ');
    if (!pid || !host) return '';
    return host === hostname() ? ` (${pid})` : ` (${pid} on ${host})`;
  }
}
