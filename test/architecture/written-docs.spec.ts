import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const pages = [
  ...readdirSync('.').filter((path) => path.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
].map((path) => ({ path, text: readFileSync(path, 'utf8') }));

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const NPM_ITSELF = new Set(['ci', 'start', 'test']);

const scriptsNamedIn = (text: string): string[] => [...text.matchAll(/\bnpm run (?:-\w+ )*([a-z:]+)/g)].map(([, name]) => name!);
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)|src="([^":]+)"/g)].map(([, link, source]) => (link ?? source)!);
const pathsIn = (text: string): string[] => [...text.matchAll(/`((?:src|test|docs|bench|examples)\/[\w./-]+)`/g)].map(([, path]) => path!);

describe('Markdown pages', () => {
  it('are found, and so are the scripts, links and paths in them', () => {
    expect(pages.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/errors.md']),
    );
    expect(scriptsNamedIn('`npm run -s no:such -- x`')).toEqual(['no:such']);
    expect(linksIn('[a](docs/b.md#c) [d](https://e) <img src="f.svg">')).toEqual(['docs/b.md', 'f.svg']);
    expect(pathsIn('`src/no/such.ts`, `npm test`, `src/<module>/`')).toEqual(['src/no/such.ts']);
  });

  it.each(pages)('$path names only existing scripts', ({ text }) => {
    expect(scriptsNamedIn(text).filter((name) => !scripts[name] && !NPM_ITSELF.has(name))).toEqual([]);
  });

  it.each(pages)('$path links only to existing files', ({ path, text }) => {
    expect(linksIn(text).filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
  });

  it.each(pages)('$path names only existing files and directories', ({ text }) => {
    expect(pathsIn(text).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('include the decisions: numbered without gaps, with the same sections, and short', () => {
    const decisions = pages.filter(({ path }) => path.startsWith('docs/adr/')).toSorted((a, b) => a.path.localeCompare(b.path));
    decisions.forEach(({ path, text }, index) => {
      expect(path).toMatch(new RegExp(`/${String(index + 1).padStart(4, '0')}-[a-z-]+\\.md$`));
      expect(text.match(/^(# \d+\.|\*\*Status:|## \w+)/gm)).toEqual([
        `# ${index + 1}.`,
        '**Status:',
        '## Context',
        '## Decision',
        '## Consequences',
      ]);
      expect(text.split(/\s+/).length).toBeLessThan(600);
    });
    expect(decisions.length).toBeGreaterThanOrEqual(5);
  });
});

describe('the map of src in the README', () => {
  const map = /^src\/\n(.*?)^```/ms.exec(readFileSync('README.md', 'utf8'))![1]!;
  const mapped: string[] = [];
  for (const [, { length: indent }, name] of map.matchAll(/^( +)([a-z-]+)\/(?=\s)/gm) as Iterable<[string, string, string]>) {
    const parent = mapped.findLast((path) => path.split('/').length === indent / 2) ?? 'src';
    mapped.push(`${parent}/${name}`);
  }
  const directoriesIn = (path: string) =>
    readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [`${path}/${entry.name}`] : []));
  /** Explained once, below the map. */
  const IN_EVERY_MODULE = ['domain', 'features', 'reactions', 'dto', 'ports'];

  it('names only existing directories', () => {
    expect(mapped.length).toBeGreaterThan(20);
    expect(mapped.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('has every directory of src, of the kernel, of the modules and of live-session', () => {
    const parents = ['src', 'src/kernel', 'src/modules', 'src/modules/live-session'];
    const wanted = parents
      .flatMap(directoriesIn)
      .filter((path) => path.startsWith('src/kernel/') || !IN_EVERY_MODULE.includes(path.split('/').at(-1)!));
    expect(wanted.filter((path) => !mapped.includes(path))).toEqual([]);
  });
});
