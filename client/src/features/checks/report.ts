import type { Outcome } from './connection-checks.ts';

export interface ReportParts {
  readonly at: Date;
  readonly page: string;
  readonly browser: string;
  readonly devices: Readonly<Record<string, string>>;
  readonly checks: Readonly<Record<string, Outcome | null>>;
}

const lineFor = (outcome: Outcome | null): string => {
  if (!outcome) return 'not run';
  const details = [outcome.took !== undefined && `${outcome.took} ms`, outcome.detail].filter(Boolean).join(', ');
  return `${outcome.ok ? 'works' : 'FAILED'}${details && ` (${details})`}`;
};

/** A text for somebody who helps; in English, because nobody knows who that is. */
export const reportOf = ({ at, page, browser, devices, checks }: ReportParts): string =>
  [
    `Rollcall device and connection test, ${at.toISOString()}`,
    `Page: ${page}`,
    `Browser: ${browser}`,
    ...Object.entries(devices).map(([name, status]) => `${name}: ${status}`),
    ...Object.entries(checks).map(([name, outcome]) => `${name}: ${lineFor(outcome)}`),
  ].join('\n');
