import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DirectoryInUse, DirectoryLock, DirectoryWithoutLocks } from './data-dir-lock.ts';

/** A script that tries to take the lock, prints the result, and runs until its stdin ends. */
const TAKER = `
  const { DirectoryLock } = await import(process.argv[1]);
  try { DirectoryLock.take(process.argv[2]); console.log('locked'); } catch (error) { console.log(error.constructor.name); }
  process.stdin.on('end', () => process.exit()).resume();`;

describe('the lock on the data directory', () => {
  let directory: string;
  let file: string;
  const taken: DirectoryLock[] = [];
  const take = (at = directory): DirectoryLock => {
    const lock = DirectoryLock.take(at);
    taken.push(lock);
    return lock;
  };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-lock-'));
    file = join(directory, 'rollcall.lock');
  });
  afterEach(() => {
    for (const lock of taken.splice(0)) lock.release();
    rmSync(directory, { recursive: true, force: true });
  });
  const startTaker = async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', TAKER, resolve('src/database/data-dir-lock.ts'), directory], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const output = String(await Promise.race([once(child.stdout, 'data'), once(child.stdout, 'end')])).trim();
    return { child, output };
  };
  const makeDatabase = () => {
    mkdirSync(join(directory, 'pglite'), { recursive: true });
    writeFileSync(join(directory, 'pglite', 'PG_VERSION'), '17\n');
  };

  it('creates the directory and its parents', () => {
    const deep = join(directory, 'a', 'b');
    take(deep);
    expect(existsSync(join(deep, 'rollcall.lock'))).toBe(true);
  });

  it('rejects a second owner while the first is running, names the first and says what to do', () => {
    take();
    expect(() => take()).toThrow(DirectoryInUse);
    expect(() => take()).toThrow(
      `${directory} is in use by another Rollcall process (${process.pid}). Stop it first, or set DATA_DIR or DATABASE_URL.`,
    );
  });

  it('names the host of an owner in another container, and no owner if the lock file is empty', () => {
    take();
    writeFileSync(file, '1 3f2a9c');
    expect(() => take()).toThrow('another Rollcall process (1 on 3f2a9c).');
    writeFileSync(file, '');
    expect(() => take()).toThrow('another Rollcall process. Stop');
  });

  it('can be taken again once released, and a repeated release does not affect the next owner', () => {
    const lock = take();
    lock.release();
    take();
    lock.release();
    expect(() => take()).toThrow(DirectoryInUse);
  });

  it.each(['', 'nonsense', '0 0', '-1 0', '999999999 1', `${process.pid} ${hostname()}`])(
    'is free when no process holds it, whatever the file contains: "%s"',
    (text) => {
      writeFileSync(file, text);
      take();
      expect(readFileSync(file, 'utf8')).toBe(`${process.pid} ${hostname()}`);
    },
  );

  it('is held by a running process, whatever process id the file contains', async () => {
    const { child, output } = await startTaker();
    expect(output).toBe('locked');
    for (const text of [`${process.pid} 1`, '1 1', '999999999 1', '']) {
      writeFileSync(file, text);
      expect(() => take()).toThrow(DirectoryInUse);
    }
    child.kill();
  });

  it('survives the deletion of the lock file once there is a database', () => {
    const lock = take();
    lock.lockDatabase();
    makeDatabase();
    lock.lockDatabase();
    lock.lockDatabase();
    rmSync(file);
    expect(() => take()).toThrow(DirectoryInUse);
    lock.release();
    take();
  });

  it('survives the replacement of the lock file if the owner found a database', () => {
    makeDatabase();
    take();
    rmSync(file);
    writeFileSync(file, '');
    expect(() => take()).toThrow(DirectoryInUse);
  });

  it('is held by a frozen process, and free as soon as that process is killed', async () => {
    const { child } = await startTaker();
    child.kill('SIGSTOP');
    expect(() => take()).toThrow(`(${child.pid})`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    take();
  });

  it('is taken by exactly one of several processes that start at once', async () => {
    writeFileSync(file, '999999999 1');
    const takers = await Promise.all(Array.from({ length: 6 }, startTaker));
    expect(takers.map(({ output }) => output).toSorted()).toEqual([...Array.from({ length: 5 }, () => 'DirectoryInUse'), 'locked']);
    for (const { child } of takers) child.stdin.end();
  });

  it('leaves only the lock file behind', () => {
    take().release();
    expect(readdirSync(directory)).toEqual(['rollcall.lock']);
  });

  it('does not block reading the database files', () => {
    makeDatabase();
    take();
    expect(readFileSync(join(directory, 'pglite', 'PG_VERSION'), 'utf8')).toBe('17\n');
  });

  it('explains in one sentence that the file system does not support locks, and closes the file', () => {
    const tryLock = () => {
      throw Object.assign(new Error('no locks available'), { code: 'ENOLCK' });
    };
    expect(() => DirectoryLock.take(directory, tryLock)).toThrow(DirectoryWithoutLocks);
    expect(() => DirectoryLock.take(directory, tryLock)).toThrow(`The file system of ${directory} does not support locks (ENOLCK)`);
    take();
  });
});
