import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

describe('docs/errors.md', () => {
  it('matches the error table (regenerate it with npm run docs:errors)', () => {
    const fresh = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'docs/errors.mjs'], { encoding: 'utf8' });
    expect(fresh).toContain('| 404 | `CLASS_NOT_FOUND` |');
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(fresh);
  });
});
