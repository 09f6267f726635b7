import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DirectoryInUse, DirectoryLock, DirectoryWithoutLocks } from './data-dir-lock.ts';

/** Takes the lock, says what came of it, and lives until its input ends. */
const TAKER = `
  const { DirectoryLock } = await import(process.argv[1]);
  try { DirectoryLock.take(process.argv[2]); console.log('had'); } catch (error) { console.log(error.constructor.name); }
  process.stdin.on('end', () => process.exit()).resume();`;

describe('the lock of the data directory', () => {
  let directory: string;
  let file: string;
  const kept: DirectoryLock[] = [];
  const take = (at = directory): DirectoryLock => {
    const lock = DirectoryLock.take(at);
    kept.push(lock);
    return lock;
  };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-lock-'));
    file = join(directory, 'rollcall.lock');
  });
  afterEach(() => {
    for (const lock of kept.splice(0)) lock.release();
    rmSync(directory, { recursive: true, force: true });
  });
  const process2 = async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', TAKER, resolve('src/database/data-dir-lock.ts'), directory], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const said = String(await Promise.race([once(child.stdout, 'data'), once(child.stdout, 'end')])).trim();
    return { child, said };
  };
  const makeDatabase = () => {
    mkdirSync(join(directory, 'pglite'), { recursive: true });
    writeFileSync(join(directory, 'pglite', 'PG_VERSION'), '17\n');
  };

  it('makes the directory, parents too', () => {
    const deep = join(directory, 'a', 'b');
    take(deep);
    expect(existsSync(join(deep, 'rollcall.lock'))).toBe(true);
  });

  it('refuses a second taker while the first lives, names it and says what to do', () => {
    take();
    expect(() => take()).toThrow(DirectoryInUse);
    expect(() => take()).toThrow(
      `${directory} is in use by another Rollcall process (${process.pid}). Stop it first, or set DATA_DIR or DATABASE_URL.`,
    );
  });

  it('names the host of an owner in another container, and nobody while nobody is known', () => {
    take();
    writeFileSync(file, '1 3f2a9c');
    expect(() => take()).toThrow('another Rollcall process (1 on 3f2a9c).');
    writeFileSync(file, '');
    expect(() => take()).toThrow('another Rollcall process. Stop');
  });

  it('can be taken again once it is released, and releasing it again takes nothing from the next owner', () => {
    const lock = take();
    lock.release();
    take();
    lock.release();
    expect(() => take()).toThrow(DirectoryInUse);
  });

  it.each(['', 'nonsense', '0 0', '-1 0', '999999999 1', `${process.pid} ${hostname()}`])(
    'is free when nobody holds it, whatever the file says: "%s"',
    (text) => {
      writeFileSync(file, text);
      take();
      expect(readFileSync(file, 'utf8')).toBe(`${process.pid} ${hostname()}`);
    },
  );

  it('is held by a living process, whatever the file says: the same number with another start, as in another container, or a dead one', async () => {
    const { child, said } = await process2();
    expect(said).toBe('had');
    for (const text of [`${process.pid} 1`, '1 1', '999999999 1', '']) {
      writeFileSync(file, text);
      expect(() => take()).toThrow(DirectoryInUse);
    }
    child.kill();
  });

  it('stays with an owner whose lock file was deleted, once there is a database', () => {
    const lock = take();
    lock.holdDatabase();
    makeDatabase();
    lock.holdDatabase();
    lock.holdDatabase();
    rmSync(file);
    expect(() => take()).toThrow(DirectoryInUse);
    lock.release();
    take();
  });

  it('stays with an owner who found a database and whose lock file was replaced', () => {
    makeDatabase();
    take();
    rmSync(file);
    writeFileSync(file, '');
    expect(() => take()).toThrow(DirectoryInUse);
  });

  it('is held by one that is frozen, and is free at once when it is killed', async () => {
    const { child } = await process2();
    child.kill('SIGSTOP');
    expect(() => take()).toThrow(`(${child.pid})`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    take();
  });

  it('is had by one of many that come at once', async () => {
    writeFileSync(file, '999999999 1');
    const takers = await Promise.all(Array.from({ length: 6 }, process2));
    expect(takers.map(({ said }) => said).toSorted()).toEqual([...Array.from({ length: 5 }, () => 'DirectoryInUse'), 'had']);
    for (const { child } of takers) child.stdin.end();
  });

  it('leaves nothing but its file behind', () => {
    take().release();
    expect(readdirSync(directory)).toEqual(['rollcall.lock']);
  });

  it('lets the database be read', () => {
    makeDatabase();
    take();
    expect(readFileSync(join(directory, 'pglite', 'PG_VERSION'), 'utf8')).toBe('17\n');
  });

  it('says so in a sentence where files cannot be locked, and keeps none open', () => {
    const system = () => {
      throw Object.assign(new Error('no locks available'), { code: 'ENOLCK' });
    };
    expect(() => DirectoryLock.take(directory, system)).toThrow(DirectoryWithoutLocks);
    expect(() => DirectoryLock.take(directory, system)).toThrow(`The file system of ${directory} has no locks (ENOLCK)`);
    take();
  });
});
