import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser';

const ROOT = resolve('.');
const FIXTURES = resolve('test/architecture/fixtures');

/** All code except the bad examples. */
const TREE = ['src', 'client', 'bench', 'examples', 'test/e2e', 'test/integration', 'test/support', 'test/faults', 'test/runner'];

const { default: configuration } = (await import(join(ROOT, '.dependency-cruiser.mjs'))) as { default: IConfiguration };
const rules = configuration.forbidden!.map(({ name }) => name!);

const cruiseTree = async (baseDir: string, roots: readonly string[]): Promise<ICruiseResult> => {
  const { options, forbidden } = configuration;
  const { output } = await cruise(
    roots.filter((root) => existsSync(join(baseDir, root))),
    { ...options, exclude: undefined, baseDir, ruleSet: { forbidden }, validate: true },
    options?.enhancedResolveOptions,
  );
  return output as ICruiseResult;
};

describe('the boundaries', () => {
  it('hold everywhere, and are checked for every file of src', async () => {
    const { summary, modules } = await cruiseTree(ROOT, TREE);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    const cruised = modules.map(({ source }) => source).filter((source) => source.startsWith('src/'));
    const onDisk = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    expect(cruised.length).toBeGreaterThan(30);
    expect(cruised.toSorted()).toEqual(onDisk.map((path) => `src/${path}`).toSorted());
  });

  it('have a bad example for each rule, and no example without a rule', () => {
    expect(readdirSync(FIXTURES).toSorted()).toEqual(rules.toSorted());
  });

  it.each(readdirSync('src/dialects'))(
    'keep src/dialects/%s apart: no other code imports it, and it imports no module and no dialect',
    async (name) => {
      const pathsIn = async (rule: string) => {
        const { summary } = await cruiseTree(join(FIXTURES, rule), ['src']);
        return summary.violations.map(({ from, to }) => `${from} -> ${to}`).join('\n');
      };
      expect(await pathsIn('dialects-only-from-app')).toMatch(new RegExp(`src/modules/.* -> src/dialects/${name}/`));
      const imported = await pathsIn('dialects-only-to-contracts');
      expect(imported).toMatch(new RegExp(`src/dialects/${name}/.* -> src/modules/`));
      expect(imported).toMatch(new RegExp(`src/dialects/${name}/.* -> src/dialects/(?!${name}/)`));
      // What dialects share is no dialect, and ports are there to be used.
      expect(imported).not.toMatch(/ -> src\/(dialects\/shared|modules\/classes\/ports)/);
    },
  );

  it.each(rules)('%s is the only rule that its bad example violates', async (rule) => {
    const { summary } = await cruiseTree(join(FIXTURES, rule), ['src', 'client', 'examples']);
    expect([...new Set(summary.violations.map((violation) => violation.rule.name))]).toEqual([rule]);
  });
});
