import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildServer } from '../support/built-server.ts';

const run = promisify(execFile);

describe('npm run demo', () => {
  it('plays a whole class, including the lost connection and the server kill', async () => {
    await buildServer();
    const { stdout } = await run(process.execPath, ['examples/demo/demo.ts', '--fast'], { env: { PATH: process.env.PATH } });
    expect(stdout).toContain('got exactly the 5 missed marks');
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
    expect(stdout).toMatch(/who gets it, is told immediately/);
    expect(stdout).toMatch(/https:\/\/meet.example\/stars\); the one who gave up a seat is not admitted/);
    expect(stdout.match(/│ (present|late|absent) /g)).toHaveLength(31);
  }, 180_000);
});
