import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../../src/config/config.ts';
import { SigningSecret } from '../../src/modules/auth/tokens/signing-secret.ts';

describe('the secret that signs access tokens', () => {
  let root: string;
  let dataDir: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rollcall-secret-'));
    dataDir = join(root, 'not', 'there', 'yet');
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const secret = (env: Record<string, string> = {}) => new SigningSecret(new Config({ DATA_DIR: dataDir, ...env })).value;

  it('is JWT_SECRET if set, and nothing is written', () => {
    const set = 'x'.repeat(32);
    expect(secret({ JWT_SECRET: set })).toBe(set);
    expect(readdirSync(root)).toEqual([]);
  });

  it('is otherwise generated once, at random, and readable by its owner only', () => {
    const made = secret();
    expect(Buffer.byteLength(made)).toBeGreaterThanOrEqual(32);
    expect(secret()).toBe(made);
    expect(readdirSync(dataDir)).toEqual(['jwt-secret']);
    expect(readFileSync(join(dataDir, 'jwt-secret'), 'utf8')).toBe(made);
    expect(statSync(join(dataDir, 'jwt-secret')).mode & 0o777).toBe(0o600);
    rmSync(dataDir, { recursive: true });
    expect(secret()).not.toBe(made);
  });

  it('must not be short: otherwise startup stops with a sentence', () => {
    secret();
    writeFileSync(join(dataDir, 'jwt-secret'), 'short');
    expect(() => secret()).toThrow(/jwt-secret has less than 32 bytes/);
  });
});
