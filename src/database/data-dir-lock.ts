import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';

export class DirectoryInUse extends Error {}
export class DirectoryWithoutLocks extends Error {}

const FILE = 'rollcall.lock';
/** Written once, when the database is created. */
const DATABASE_FILE = join('pglite', 'PG_VERSION');
/** Beyond the end of the file, because on Windows nobody else can read what is locked. */
const BYTE = 2 ** 40;

/**
 * Keeps a second process off the embedded database's files, which it would corrupt. It is the operating system's lock on an open file: process ids,
 * which every container counts from 1, do not matter; a frozen process keeps it; it disappears with its process, however that ends, so the next
 * start need not wait; and nobody can release another process's lock. The text in the lock file only names the owner.
 */
export class DirectoryLock {
  private readonly held: number[] = [];

  private readonly directory: string;
  private readonly tryLock: typeof tryLock;

  private constructor(directory: string, system: typeof tryLock) {
    this.directory = directory;
    this.tryLock = system;
  }

  static take(directory: string, system = tryLock): DirectoryLock {
    mkdirSync(directory, { recursive: true });
    const lock = new DirectoryLock(directory, system);
    try {
      const fd = lock.hold(FILE, 'a+');
      lock.holdDatabase();
      ftruncateSync(fd);
      writeSync(fd, `${process.pid} ${hostname()}`);
      return lock;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Also locks the database's own file, once it exists: a lock file that somebody deletes protects nothing. */
  holdDatabase(): void {
    if (this.held.length > 1) return;
    try {
      this.hold(DATABASE_FILE, 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** Leaves the file in place: another process may have it open, and would then hold a lock on a deleted file. */
  release(): void {
    for (const fd of this.held.splice(0)) closeSync(fd);
  }

  private hold(file: string, flags: string): number {
    const fd = openSync(join(this.directory, file), flags);
    if (!this.had(fd)) {
      closeSync(fd);
      throw new DirectoryInUse(
        `${this.directory} is in use by another Rollcall process${this.owner()}. Stop it first, or set DATA_DIR or DATABASE_URL.`,
      );
    }
    this.held.push(fd);
    return fd;
  }

  private had(fd: number): boolean {
    try {
      return this.tryLock(fd, BYTE, 1);
    } catch (error) {
      closeSync(fd);
      const { code } = error as NodeJS.ErrnoException;
      throw new DirectoryWithoutLocks(
        `The file system of ${this.directory} has no locks (${code}), so nothing would keep a second process off the database. Set DATA_DIR or DATABASE_URL.`,
      );
    }
  }

  private owner(): string {
    const [pid, host] = readFileSync(join(this.directory, FILE), 'utf8').split(' ');
    if (!pid || !host) return '';
    return host === hostname() ? ` (${pid})` : ` (${pid} on ${host})`;
  }
}
