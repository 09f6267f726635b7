import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** How many specs a mutant has to survive besides the one beside the file. */
const MAX_OTHERS = 6;
/** The maximum number of imports between a spec and the file. */
const MAX_DISTANCE = 4;

const sharedFolders = (one: string, other: string): number => {
  const [mine, theirs] = [one.split('/'), other.split('/')];
  return mine.findIndex((folder, depth) => folder !== theirs[depth]);
};

/** Finds the specs that may notice a change to a file, by their imports. */
export class Specs {
  private readonly imports = new Map<string, string[]>();
  private readonly files: readonly string[];

  constructor(files: readonly string[]) {
    this.files = files;
    const known = new Set(files);
    for (const file of files) {
      const targets = [...readFileSync(file, 'utf8').matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, path]) =>
        normalize(join(dirname(file), path!)).replace(/\.js$/, '.ts'),
      );
      this.imports.set(
        file,
        targets.filter((target) => known.has(target)),
      );
    }
  }

  /** Groups to run one after the other: first the spec beside the file, then the nearest others of its module. */
  of(file: string): string[][] {
    const beside = file.replace(/\.ts$/, '.spec.ts');
    const area = file.split('/').slice(0, 3).join('/');
    const others = this.files
      .filter((spec) => spec.endsWith('.spec.ts') && spec.startsWith(area) && spec !== beside)
      .map((spec) => ({ spec, distance: this.distance(spec, file), shared: sharedFolders(spec, file) }))
      .filter(({ distance }) => distance <= MAX_DISTANCE)
      .toSorted((a, b) => b.shared - a.shared || a.distance - b.distance)
      .slice(0, MAX_OTHERS)
      .map(({ spec }) => spec);
    return [this.files.includes(beside) ? [beside] : [], others].filter(({ length }) => length);
  }

  /** The number of imports between them. */
  private distance(from: string, to: string): number {
    let reached = new Set([from]);
    for (let distance = 0; distance <= MAX_DISTANCE; distance++) {
      if (reached.has(to)) return distance;
      reached = new Set([...reached].flatMap((file) => this.imports.get(file) ?? []));
    }
    return Infinity;
  }
}
