import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class DirectoryInUse extends Error {}

const FILE = 'rollcall.lock';

/** When the process started, in the kernel's ticks, where the system tells: a number reused by another process is then no owner. */
const startOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]!;
  } catch {
    return '';
  }
};

const isAlive = (pid: number, start: string): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return start === startOf(pid);
};

/** Keeps a second process off the embedded database's files, which it would corrupt. Gives the release. */
export const lockDirectory = (directory: string): (() => void) => {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, FILE);
  const take = () => writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' });
  try {
    take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const [pid, start] = readFileSync(file, 'utf8').split(' ');
    if (isAlive(Number(pid), start ?? ''))
      throw new DirectoryInUse(
        `${directory} is in use by another Rollcall process (${pid}). Stop it first, or set DATA_DIR or DATABASE_URL.`,
      );
    rmSync(file);
    take();
  }
  return () => rmSync(file, { force: true });
};
