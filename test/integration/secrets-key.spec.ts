import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../../src/config/config.ts';
import { Secrets } from '../../src/kernel/security/secrets.ts';

describe('the key that encrypts secrets', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'rollcall-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const secrets = (env: Record<string, string> = {}) => new Secrets(new Config({ DATA_DIR: dataDir, ...env }));

  it('is SECRETS_KEY if set, and nothing is written; SECRETS_KEY_OLD can still decrypt', () => {
    const [first, second] = ['11'.repeat(32), '22'.repeat(32)];
    const sealed = secrets({ SECRETS_KEY: first }).seal('sesame', 'here');
    expect(secrets({ SECRETS_KEY: first }).open(sealed, 'here')).toBe('sesame');
    expect(secrets({ SECRETS_KEY: second }).open(sealed, 'here')).toBeNull();
    expect(secrets({ SECRETS_KEY: second, SECRETS_KEY_OLD: first }).open(sealed, 'here')).toBe('sesame');
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is otherwise generated once, at random, and readable by its owner only', () => {
    const sealed = secrets().seal('sesame', 'here');
    expect(secrets().open(sealed, 'here')).toBe('sesame');
    expect(readdirSync(dataDir)).toEqual(['secrets-key']);
    expect(statSync(join(dataDir, 'secrets-key')).mode & 0o777).toBe(0o600);
    rmSync(join(dataDir, 'secrets-key'));
    expect(secrets().open(sealed, 'here')).toBeNull();
  });

  it('must have the right length: otherwise startup stops with a sentence', () => {
    writeFileSync(join(dataDir, 'secrets-key'), 'short');
    expect(() => secrets()).toThrow(/secrets-key does not contain 32 bytes/);
  });
});
