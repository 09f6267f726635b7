import { readFileSync } from 'node:fs';

export interface Rostered {
  readonly name: string;
  readonly email: string;
}

/** The students of `examples/roster.csv`. */
export const readRoster = (): Rostered[] =>
  readFileSync(new URL('../roster.csv', import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((row) => ({
      name: row.slice(0, row.lastIndexOf(',')).replace(/^"|"$/g, '').replaceAll('""', '"'),
      email: row.slice(row.lastIndexOf(',') + 1),
    }));
