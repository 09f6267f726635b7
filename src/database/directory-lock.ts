import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class DirectoryInUse extends Error {}

const FILE = 'rollcall.lock';

/** When the process started, in the kernel's ticks, where the system tells: a number reused by another process is then no owner. */
const startOf = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[19]!;
  } catch {
    return '';
  }
};

const isAlive = (owner: string): boolean => {
  const [number, start] = owner.split(' ');
  const pid = Number(number);
  // 0 and below name groups of processes, not one.
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (start ?? '') === startOf(pid);
};

/** Runs the work; false when it failed with this code. */
const unless = (code: string, work: () => void): boolean => {
  try {
    work();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return false;
    throw error;
  }
};

/** Keeps a second process off the embedded database's files, which it would corrupt. Gives the release. */
export const lockDirectory = (directory: string): (() => void) => {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, FILE);
  const own = `${file}.${randomUUID()}`;
  // Linked into its place with its owner in it: nobody ever finds a lock that is not written yet.
  writeFileSync(own, `${process.pid} ${startOf(process.pid)}`);
  try {
    while (!unless('EEXIST', () => linkSync(own, file))) removeIfStale(directory, file);
  } finally {
    rmSync(own);
  }
  return () => rmSync(file, { force: true });
};

const removeIfStale = (directory: string, file: string): void => {
  let owner = '';
  if (!unless('ENOENT', () => (owner = readFileSync(file, 'utf8')))) return;
  if (isAlive(owner)) {
    const [pid] = owner.split(' ');
    throw new DirectoryInUse(
      `${directory} is in use by another Rollcall process (${pid}). Stop it first, or set DATA_DIR or DATABASE_URL.`,
    );
  }
  const stale = `${file}.${randomUUID()}`;
  if (!unless('ENOENT', () => renameSync(file, stale))) return;
  // Another process may have taken it over meanwhile: what was moved away is then its lock, and goes back.
  if (readFileSync(stale, 'utf8') !== owner) unless('EEXIST', () => linkSync(stale, file));
  rmSync(stale);
};
