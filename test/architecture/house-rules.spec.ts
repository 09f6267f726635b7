import { readdirSync, readFileSync } from 'node:fs';
import { matchesGlob, resolve } from 'node:path';

interface File {
  readonly path: string;
  readonly text: string;
}

interface HouseRule {
  readonly name: string;
  readonly applies: (path: string) => boolean;
  /** What is wrong with the file, if anything. */
  readonly breach: (file: File) => string | undefined;
  readonly bad: File;
  readonly good: File;
}

const inServer = (path: string) => path.startsWith('src/');
const isSpec = (path: string) => path.endsWith('.spec.ts');
const isMigration = (path: string) => path.startsWith('src/database/migrations/');

/** Only this file forks the entity manager; the files in src/database open and close it. */
const mayForkEntityManager = (path: string) => path === 'src/kernel/messaging/database.ts' || path.startsWith('src/database/');

const MAX_LINES = 200;

const found = (text: string, pattern: RegExp): string | undefined => pattern.exec(text)?.[0];
const lines = (count: number) => 'x\n'.repeat(count);

const rules: readonly HouseRule[] = [
  {
    name: 'no forwardRef',
    applies: (path) => inServer(path),
    breach: ({ text }) => found(text, /\bforwardRef\b/),
    bad: { path: 'src/modules/a/a.module.ts', text: 'imports: [forwardRef(() => BModule)]' },
    good: { path: 'src/modules/a/a.module.ts', text: 'imports: [CqrsModule]' },
  },
  {
    name: 'no any',
    applies: () => true,
    breach: ({ text }) => found(text, /(\bas|:|<|,|\|)\s*any\b(?!\()(\[\])*\s*[;,)>=|&{\n]/),
    bad: { path: 'src/a.ts', text: 'const rows = answer as any;' },
    good: { path: 'src/a.ts', text: 'sql`select id, any(${ids}) where status: any of them`; // as any reader knows' },
  },
  {
    name: 'no entity manager except that of the transaction',
    applies: (path) => inServer(path) && !mayForkEntityManager(path),
    breach: ({ text }) => found(text, /(?<!\btx)\.em\b(?!\w)|\bInjectRepository\b|\bMikroORM\b|\bEntityManager\b/),
    bad: { path: 'src/modules/a/features/b.ts', text: 'await this.orm.em.findOne(Class, id)' },
    good: { path: 'src/modules/a/features/b.ts', text: 'await tx.em.findOne(Class, id)' },
  },
  {
    name: `at most ${MAX_LINES} lines a file`,
    applies: (path) => inServer(path) && !isMigration(path) && !isSpec(path),
    breach: ({ text }) => (text.split('\n').length - 1 > MAX_LINES ? `${text.split('\n').length - 1} lines` : undefined),
    bad: { path: 'src/a.ts', text: lines(MAX_LINES + 1) },
    good: { path: 'src/a.ts', text: lines(MAX_LINES) },
  },
  {
    name: 'relative imports end in .ts',
    applies: () => true,
    breach: ({ text }) => found(text, /\b(from |import\()'(?!\.\/dist)\.{1,2}\/[^']*\.js'/),
    bad: { path: 'src/a.ts', text: "import { B } from './b.js';" },
    good: { path: 'src/a.ts', text: "import { B } from './b.ts';" },
  },
  {
    name: 'no barrels and no utils',
    applies: (path) => inServer(path),
    breach: ({ path, text }) => found(path, /(^|\/)(index\.ts|utils?(\.ts|\/)|helpers?(\.ts|\/))/) ?? found(text, /^export \* from .*/m),
    bad: { path: 'src/modules/auth/utils/names.ts', text: '' },
    good: { path: 'src/modules/auth/domain/utilities-bill.ts', text: "export { a } from './a.ts';" },
  },
  {
    name: 'at most five injected dependencies',
    applies: (path) => inServer(path) && !isSpec(path),
    breach: ({ text }) => {
      const lists = [
        ...text.matchAll(
          /@(?:Injectable|Controller|CommandHandler|QueryHandler|Reaction|WebSocketGateway)\([\s\S]*?\bconstructor\(([^]*?)\)\s*\{/g,
        ),
      ];
      return lists.map(([, list]) => list!).find((list) => (list.match(/\breadonly\b/g) ?? []).length > 5);
    },
    bad: { path: 'src/a.ts', text: `@Injectable()\nclass A {\n  constructor(${'private readonly x: X, '.repeat(6)}) {}` },
    good: { path: 'src/a.ts', text: `@Injectable()\nclass A {\n  constructor(${'private readonly x: X, '.repeat(5)}) {}` },
  },
];

const ROOTS = ['src', 'test', 'bench', 'examples'];
const HERE = 'test/architecture/house-rules.spec.ts';
const files: readonly File[] = ROOTS.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => `${root}/${path}`)
    .filter((path) => path.endsWith('.ts') && path !== HERE && !path.startsWith('test/architecture/fixtures/'))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
);

describe('the house rules', () => {
  it('check more than a handful of files', () => expect(files.filter(({ path }) => inServer(path)).length).toBeGreaterThan(30));

  describe.each(rules)('$name', ({ applies, breach, bad, good }) => {
    it('fails on a bad example and passes a good one', () => {
      expect([applies(bad.path), applies(good.path)]).toEqual([true, true]);
      expect([breach(bad) !== undefined, breach(good) !== undefined]).toEqual([true, false]);
    });

    it('holds everywhere', () => {
      const breaches = files
        .filter(({ path }) => applies(path))
        .map((file) => ({ path: file.path, breach: breach(file) }))
        .filter((each) => each.breach !== undefined);
      expect(breaches).toEqual([]);
    });
  });
});

describe('every spec', () => {
  it('is run by exactly one jest project', async () => {
    const { default: config } = (await import(resolve('jest.config.js'))) as {
      default: { projects: { displayName: string; testMatch: string[] }[] };
    };
    const runners = (path: string) =>
      config.projects.filter(({ testMatch }) => {
        const globs = testMatch.map((glob) => glob.replace('<rootDir>/', ''));
        const takes = globs.some((glob) => !glob.startsWith('!') && matchesGlob(path, glob));
        return takes && !globs.some((glob) => glob.startsWith('!') && matchesGlob(path, glob.slice(1)));
      });
    const lost = files.filter(({ path }) => isSpec(path) && runners(path).length !== 1).map(({ path }) => path);
    expect(lost).toEqual([]);
    expect(runners('src/somewhere/else.spec.ts')).toEqual([]);
    expect(runners('src/modules/a/domain/rule.spec.ts').map(({ displayName }) => displayName)).toEqual(['unit']);
  });
});
