import { spawn } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Chance } from '../faults/support/chance.ts';
import { mutantsOf, type Mutant } from './mutate.ts';
import { Specs } from './specs.ts';

/**
 * `npm run test:mutants`: changes the rules one small step at a time and counts the changes that specs notice. Takes a seeded sample of all
 * files or of the named ones: `npm run test:mutants -- --sample 30 --seed 7 --min 85 src/modules/booking`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    /** Fails if the killed percentage is lower. */
    min: { type: 'string', default: '0' },
  },
});

/** In ms. A mutant that makes a spec hang counts as killed. */
const DEADLINE = 300_000;

const isRule = (path: string) => path.startsWith('src/kernel/messaging/') || path.includes('/domain/');
const files = globSync(['src/**/*.ts', 'test/support/*.ts']).toSorted();
const rules = files
  .filter((path) => isRule(path) && !path.endsWith('.spec.ts'))
  .filter((path) => !positionals.length || positionals.some((asked) => path.startsWith(asked)));
const specs = new Specs(files);

const sampleOf = <T>(items: readonly T[], count: number, seed: number): T[] => {
  const chance = new Chance(seed);
  return items
    .map((item) => ({ item, rank: chance.next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ item }) => item);
};

/** A copy of the sources for one worker to change; packages are shared. */
const makeCopy = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'rollcall-mutants-'));
  for (const part of ['src', 'test/support', 'test/runner', 'package.json', 'jest.config.js', 'tsconfig.json'])
    cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
};

const passes = (copy: string, paths: readonly string[]): Promise<boolean> =>
  new Promise((done) => {
    const jest = ['node_modules/jest/bin/jest.js', '--runInBand', '--bail', '--silent', '--forceExit', '--testTimeout=15000'];
    const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest, '--runTestsByPath', ...paths];
    const child = spawn(process.execPath, args, { cwd: copy, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE);
    child.on('exit', (code) => {
      clearTimeout(timer);
      done(code === 0);
    });
  });

/** Specs that fail anyway would kill every mutant, so each group that fails must pass once without a mutant. */
const unchanged = new Map<string, Promise<boolean>>();
const mustPassUnchanged = async (copy: string, group: readonly string[]): Promise<void> => {
  const key = group.join(' ');
  if (!unchanged.has(key)) unchanged.set(key, passes(copy, group));
  if (!(await unchanged.get(key))) throw new Error(`These fail even without a mutant: ${key}`);
};

const survives = async (copy: string, { file, source }: Mutant): Promise<boolean> => {
  const target = join(copy, file);
  const original = readFileSync(target, 'utf8');
  for (const group of specs.of(file)) {
    writeFileSync(target, source);
    const passed = await passes(copy, group);
    writeFileSync(target, original);
    if (passed) continue;
    await mustPassUnchanged(copy, group);
    return false;
  }
  return true;
};

const show = ({ file, line, before, after }: Mutant) => {
  const short = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 80);
  return `${file}:${line}  ${short(before)}  →  ${short(after)}`;
};

const all = rules.flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
const sample = sampleOf(all, Number(values.sample), Number(values.seed));
console.log(`${sample.length} of ${all.length} mutants of ${rules.length} files, seed ${values.seed}`);
const begin = performance.now();
const queue = [...sample];
const survivors: Mutant[] = [];
const work = async () => {
  const copy = makeCopy();
  try {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const survived = await survives(copy, mutant);
      if (survived) survivors.push(mutant);
      console.log(`${survived ? 'SURVIVED' : 'killed  '}  ${show(mutant)}`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

await Promise.all(Array.from({ length: Number(values.workers) }, work));

const killed = sample.length - survivors.length;
const score = (100 * killed) / sample.length;
console.log(`\nSurvivors:\n${survivors.map(show).toSorted().join('\n')}`);
console.log(`\n${killed} of ${sample.length} killed: ${score.toFixed(1)} % in ${((performance.now() - begin) / 60_000).toFixed(1)} min`);
process.exit(score < Number(values.min) ? 1 : 0);
