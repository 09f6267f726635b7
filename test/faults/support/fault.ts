import type { Finding } from './checks.ts';
import type { Answered } from './ledger.ts';

export interface FaultOptions {
  readonly rounds: number;
  readonly seed: number;
}

/** What a fault did, and what it found. */
export interface FaultReport {
  readonly name: string;
  readonly counts: Readonly<Record<string, string | number>>;
  readonly findings: readonly Finding[];
}

/** Why a fault cannot be caused on this machine. */
export class Skipped extends Error {}

/** How often each response came. */
export const codesOf = (answers: readonly Answered[]): string =>
  [...Map.groupBy(answers, ({ what, code }) => `${what} ${code}`)].map(([what, { length }]) => `${what} ${length}`).join(', ') || 'none';

const SHOWN = 5;

export const show = ({ name, counts, findings }: FaultReport): void => {
  console.log(`\n${findings.length ? 'FAILED' : 'ok'}  ${name}`);
  for (const [what, count] of Object.entries(counts)) console.log(`      ${what}: ${count}`);
  for (const [check, found] of Map.groupBy(findings, ({ check }) => check)) {
    console.log(`      ✗ ${check}: ${found.length}`);
    for (const { what } of found.slice(0, SHOWN)) console.log(`          ${what}`);
  }
};
