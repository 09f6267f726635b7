import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DirectoryInUse, lockDirectory } from './directory-lock.js';

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('the lock of the data directory', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-lock-'));
    file = join(directory, 'rollcall.lock');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('makes the directory, parents too', () => {
    const deep = join(directory, 'a', 'b');
    lockDirectory(deep);
    expect(existsSync(join(deep, 'rollcall.lock'))).toBe(true);
  });

  it('refuses a second taker while the first lives, names it and says what to do', () => {
    lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
    expect(() => lockDirectory(directory)).toThrow(
      `${directory} is in use by another Rollcall process (${process.pid}). Stop it first, or set DATA_DIR or DATABASE_URL.`,
    );
  });

  it('can be taken again once it is released', () => {
    lockDirectory(directory)();
    expect(existsSync(file)).toBe(false);
    lockDirectory(directory);
    expect(existsSync(file)).toBe(true);
  });

  it('is released once and for all: releasing it again is no error', () => {
    const release = lockDirectory(directory);
    release();
    expect(release).not.toThrow();
  });

  const takenOver = () => {
    lockDirectory(directory);
    return readFileSync(file, 'utf8').startsWith(`${process.pid} `);
  };

  it('is taken over from a process that died without releasing it', () => {
    writeFileSync(file, `${deadPid()} 1`);
    expect(takenOver()).toBe(true);
  });

  it('is taken over from a dead process whose start was never known', () => {
    writeFileSync(file, `${deadPid()} `);
    expect(takenOver()).toBe(true);
  });

  it('is not taken over from a living process of another user, which may not be asked', () => {
    const { kill } = process;
    process.kill = () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    try {
      lockDirectory(directory);
      expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
    } finally {
      process.kill = kill;
    }
  });

  it.each(['', 'nonsense', '0 0', '-1 0'])('is taken over when the file holds "%s", which names no process', (text) => {
    writeFileSync(file, text);
    expect(takenOver()).toBe(true);
  });

  it('stays with who took over a stale one first, though another saw it stale too', () => {
    const elsewhere = join(directory, 'elsewhere');
    lockDirectory(elsewhere);
    const living = readFileSync(join(elsewhere, 'rollcall.lock'), 'utf8');
    writeFileSync(file, '999999999 1');
    const { kill } = process;
    process.kill = (pid, signal) => {
      if (pid === 999999999) writeFileSync(file, living);
      return kill.call(process, pid, signal);
    };
    try {
      expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
      expect(readFileSync(file, 'utf8')).toBe(living);
    } finally {
      process.kill = kill;
    }
  });

  it('leaves nothing else behind', () => {
    writeFileSync(file, `${deadPid()} 1`);
    const release = lockDirectory(directory);
    expect(readdirSync(directory)).toEqual(['rollcall.lock']);
    expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
    expect(readdirSync(directory)).toEqual(['rollcall.lock']);
    release();
    expect(readdirSync(directory)).toEqual([]);
  });
});

// Elsewhere than on Linux the start of a process is not known, and a living number is an owner.
(existsSync('/proc/1/stat') ? describe : describe.skip)('the lock of the data directory, where the start of a process is known', () => {
  let directory: string;
  const own = (owner: string) => writeFileSync(join(directory, 'rollcall.lock'), owner);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-lock-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is taken over when another process has the number of the dead owner', () => {
    own(`${process.pid} 1`);
    expect(lockDirectory(directory)).not.toThrow();
  });

  it('is not taken over from a living process that is not this one', () => {
    const stat = readFileSync('/proc/1/stat', 'utf8');
    own(`1 ${stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[19]}`);
    expect(() => lockDirectory(directory)).toThrow('(1)');
  });

  it('is had by one of many that find it stale at once', async () => {
    own('999999999 1');
    const source = `
      const { lockDirectory } = await import(process.argv[1]);
      try { lockDirectory(process.argv[2]); console.log('had'); } catch (error) { console.log(error.constructor.name); }
      process.stdin.on('end', () => process.exit()).resume();`;
    const taker = () =>
      spawn(process.execPath, ['--input-type=module', '-e', source, resolve('src/database/directory-lock.ts'), directory], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
    const takers = Array.from({ length: 6 }, taker);
    const said = await Promise.all(
      takers.map(async ({ stdout }) => String(await Promise.race([once(stdout, 'data'), once(stdout, 'end')])).trim()),
    );
    for (const { stdin } of takers) stdin.end();
    expect(said.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'DirectoryInUse'), 'had']);
  });
});
