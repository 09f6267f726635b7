import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

describe('docs/errors.md', () => {
  it('says what the table of errors says (npm run docs:errors writes it anew)', () => {
    const fresh = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'docs/errors.mjs'], { encoding: 'utf8' });
    expect(fresh).toContain('| 404 | `CLASS_NOT_FOUND` |');
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(fresh);
  });
});
