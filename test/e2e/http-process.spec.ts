import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServer, startProcess, type ServerProcess } from '../support/built-server.ts';
import { seedEmbedded } from '../support/database.ts';

describe('the server process', () => {
  let dataDir: string;
  beforeAll(() => buildServer(), 120_000);
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'rollcall-process-'));
    await seedEmbedded(dataDir);
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const production = () => ({
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    JWT_SECRET: 'a secret for tests that has 32 bytes at least',
    SECRETS_KEY: '5e'.repeat(32),
    PUBLIC_URL: 'https://school.example',
    LOG_LEVEL: 'info',
  });
  const start = async (env: Record<string, string>) => {
    const server = await startProcess(env);
    await server.ready;
    return server;
  };
  /** A request whose body is incomplete: it stays in flight as long as a test wants. */
  const begin = (server: ServerProcess) => {
    const body = JSON.stringify({ email: 'nobody@school.example', password: 'not a password' });
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
    const sent = request(`${server.url}/api/v1/auth/login`, { method: 'POST', headers });
    const answer = new Promise<IncomingMessage>((resolve, reject) => sent.once('response', resolve).once('error', reject));
    sent.write(body.slice(0, 10));
    return { sent, answer, finish: () => void sent.end(body.slice(10)) };
  };
  const codeAt = async (url: string) => {
    const response = await fetch(url);
    return [response.status, ((await response.json()) as { code?: string }).code];
  };
  const printed = async (server: ServerProcess, text: string) => {
    while (!server.output().includes(text)) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('prints its address and how to create the first administrator, and exits cleanly with 0 on SIGTERM', async () => {
    const server = await start(production());
    expect(server.output()).toContain('REST      https://school.example/api/v1');
    expect(server.output()).toContain('npm run admin:create');
    expect(server.output()).not.toContain('/docs');
    const { answer, finish } = begin(server);
    await fetch(`${server.url}/health/live`);

    const told = performance.now();
    server.child.kill('SIGTERM');
    await printed(server, '"stopping"');
    expect(await codeAt(`${server.url}/health/ready`)).toEqual([503, 'SHUTTING_DOWN']);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    finish();
    expect((await answer).statusCode).toBe(401);
    expect(await server.ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(10_000);
    expect(server.output()).toContain('"stopped"');
  });

  it('exits with 0 within ten seconds even if a request hangs and the signal arrives twice', async () => {
    const server = await start(production());
    const { sent, answer } = begin(server);
    answer.catch(() => undefined);
    sent.on('error', () => undefined);
    await fetch(`${server.url}/health/live`);
    const told = performance.now();
    server.child.kill('SIGTERM');
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(10_000);
  });

  it('logs requests by route pattern, without tokens, passwords or emails', async () => {
    const server = await start(production());
    const body = JSON.stringify({ email: 'hidden@school.example', password: 'hidden password', name: 'Hidden', role: 'student' });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${server.url}/api/v1/auth/register`, { method: 'POST', headers, body });
    await fetch(`${server.url}/api/v1/auth/login`, { method: 'POST', headers, body: '{"hidden": "hidden' });
    await fetch(`${server.url}/api/v1/live-sessions/by-code/hidden?token=hidden`, { headers: { authorization: 'Bearer hidden' } });
    await printed(server, '/api/v1/live-sessions/by-code/:code');
    server.child.kill('SIGTERM');
    await server.ended;
    expect(server.output()).toMatch(/"method":"POST","route":"\/api\/v1\/auth\/register","status":201,"ms":[\d.]+,"requestId":"[\w-]+"/);
    expect(server.output().toLowerCase()).not.toContain('hidden');
  });

  it.each([
    ['an invalid setting', { PORT: 'eighty' }, 'PORT must be a whole number from 0 to 65535, not "eighty".'],
    [
      'production without a secret',
      { NODE_ENV: 'production' },
      'JWT_SECRET is missing: production needs a random one of at least 32 bytes.',
    ],
    [
      'production without an encryption key',
      { NODE_ENV: 'production', JWT_SECRET: 'a secret for tests that has 32 bytes at least' },
      'SECRETS_KEY is missing: production needs 32 random bytes in base64 or as hexadecimal digits.',
    ],
    [
      'production without its public address',
      { NODE_ENV: 'production', JWT_SECRET: 'a secret for tests that has 32 bytes at least', SECRETS_KEY: '5e'.repeat(32) },
      'PUBLIC_URL is missing: production needs the address that people type, such as https://school.example.',
    ],
    [
      'an unreachable database',
      { DATABASE_URL: 'postgres://u:topsecret@127.0.0.1:1/x' },
      'The database is not answering: check DATABASE_URL.',
    ],
  ])('reports %s in one sentence and exits with 1', (_, env, sentence) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['dist/main.js'], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...env },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
    expect(stderr + stdout).not.toContain('topsecret');
  });

  it('reports a port in use', async () => {
    const server = await start({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    const { port } = new URL(server.url);
    const other = mkdtempSync(join(tmpdir(), 'rollcall-process-'));
    const env = { PATH: process.env.PATH, DATA_DIR: other, HOST: '127.0.0.1', PORT: port, LOG_LEVEL: 'silent' };
    const { status, stderr } = spawnSync(process.execPath, ['dist/main.js'], { env, encoding: 'utf8' });
    expect([status, stderr.trim()]).toEqual([1, `Port ${port} is in use. Stop the process that uses it, or set PORT.`]);
    server.child.kill();
    await server.ended;
    rmSync(other, { recursive: true });
  });

  it('says which version of Node it needs if the installed one is too old', () => {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '22.16.0' }); await import('./dist/main.js');`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', pretend], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^Rollcall needs Node 22\.17 or newer, but this is 22\.16\.0\./)]);
  });
});
