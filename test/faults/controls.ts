import type { DatabaseKind } from '../../bench/support/server.ts';
import { killUnderStorm } from './kill.ts';
import { CHECK, presenceStorm } from './presence.ts';
import type { Finding } from './support/checks.ts';
import type { FaultOptions, FaultReport } from './support/fault.ts';

const SCRIPT = 'test/faults/early-ack-server.ts';
const ROUNDS = 3;
/** Most kills, but not all, hit the moment between response and commit. */
const TRIES = 3;

/** A server without the safeguard fails the kill test, in the check meant for it. */
const mustFail =
  (what: string, control: string, check: string) =>
  async (kind: DatabaseKind, { seed }: FaultOptions): Promise<FaultReport> => {
    const name = `control: ${what}, ${kind}`;
    for (let attempt = 1; ; attempt++) {
      const options = { rounds: ROUNDS, seed: seed + attempt - 1 };
      const report = await killUnderStorm(kind, options, { name, script: SCRIPT, env: { CONTROL: control } });
      const found = [...Map.groupBy(report.findings, (finding) => finding.check)];
      const failed = found.some(([one]) => one === check);
      if (!failed && attempt < TRIES) continue;
      const findings: Finding[] = failed
        ? []
        : [{ check: 'the control fails', what: `"${check}" held on a server that breaks it, ${TRIES} times` }];
      const because = found.map(([one, { length }]) => `${one} (${length})`).join(', ');
      return { name, counts: { ...report.counts, tries: attempt, 'failed as it must': because }, findings };
    }
  };

export const earlyAck = mustFail('acknowledged before the commit', 'early-ack', 'acknowledged marks are in the log');
export const earlyTell = mustFail('sent before the commit', 'early-tell', 'clients hold the database');

/** Closing skips arrivals. One round shows it. */
export const closingFirst = async ({ seed }: FaultOptions): Promise<FaultReport> => {
  const name = 'control: closed before earlier facts were handled';
  const report = await presenceStorm({ rounds: 1, seed }, { name, script: 'test/faults/closing-first-server.ts' });
  const failed = report.findings.filter(({ check }) => check === CHECK);
  const findings = failed.length ? [] : [{ check: 'the control fails', what: `"${CHECK}" held on a server that breaks it` }];
  return { name, counts: { ...report.counts, 'failed as it must': failed.map(({ what }) => what).join('; ') }, findings };
};
