import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { startApp, type TestApp } from '../support/app.ts';

const readme = readFileSync('README.md', 'utf8');
const block = (language: string, marker: string): string => {
  const blocks = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code!);
  const found = blocks.find((code) => code.includes(marker));
  if (!found) throw new Error(`README.md has no block of ${language} with ${marker}`);
  return found;
};

/** Resolves with everything printed once it matches. */
const printed = (child: ChildProcess, pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk) => {
      text += String(chunk);
      if (pattern.test(text)) resolve(text);
    });
    child.once('close', () => reject(new Error(`ended without ${pattern}:\n${text}`)));
  });

describe('the README', () => {
  let app: TestApp;
  let values: Record<string, string>;
  const children: ChildProcess[] = [];
  const run = (command: string, args: readonly string[], env: object = {}) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  };

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    for (const child of children.filter(({ exitCode }) => exitCode === null)) {
      child.kill();
      await once(child, 'close');
    }
    await app.close();
  });

  it('has commands that work when pasted into a shell', async () => {
    const commands = block('sh', 'BASE=').replace(/^BASE=.*$/m, `BASE=${app.url}/api/v1`) + 'echo "TEACHER=$TEACHER ANN=$ANN"';
    const text = await printed(run('bash', ['-eo', 'pipefail', '-c', commands]), /^TEACHER=.+ ANN=.+$/m);
    expect(text).not.toContain('"success":false');
    expect(text).toMatch(/"status":"present"/);
    values = Object.fromEntries([...text.matchAll(/\b(TOKEN|SESSION|TEACHER|ANN)=(\S+)/g)].map(([, name, value]) => [name!, value!]));
  });

  it('has a room client that shows the snapshot and then what happens', async () => {
    const client = run(process.execPath, ['--input-type=module', '-e', block('js', 'JOIN_SESSION')], { ...values, SERVER: app.url });
    await printed(client, /SNAPSHOT/);
    const marked = printed(client, /MY_ATTENDANCE.*\n(.*\n)*?.*status: 'late'/);
    const { status } = await fetch(`${app.url}/api/v1/live-sessions/${values.SESSION}/attendance/marks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${values.TEACHER}`, 'content-type': 'application/json' },
      body: JSON.stringify({ marks: [{ studentId: values.ANN, status: 'late' }] }),
    });
    expect(status).toBe(200);
    expect(await marked).toContain('after:');
  });
});
