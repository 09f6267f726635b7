import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildServer } from '../support/built-server.js';

const run = promisify(execFile);

describe('npm run demo', () => {
  it('plays one class to its end, the lost connection and the killed server included', async () => {
    await buildServer();
    const { stdout } = await run(process.execPath, ['examples/demo/demo.ts', '--fast'], { env: { PATH: process.env.PATH } });
    expect(stdout).toContain('exactly the 5 marks that were missed');
    expect(stdout).toContain('all 13 marks are there');
    expect(stdout).toContain('22 present, 4 late, 4 absent of 30');
    expect(stdout).toMatch(/found in the catalogue by "stargaz": Stargazing with Grace Hopper, 3 seats left/);
    expect(stdout.match(/│ (confirmed|waitlisted) /g)).toEqual([
      '│ confirmed ',
      '│ confirmed ',
      '│ confirmed ',
      '│ waitlisted ',
      '│ waitlisted ',
    ]);
    expect(stdout).toMatch(/hears at once that it is theirs/);
    expect(stdout).toMatch(/https:\/\/meet.example\/stars\); who gave it back is not let in/);
    expect(stdout.match(/│ (present|late|absent) /g)).toHaveLength(31);
  }, 180_000);
});
