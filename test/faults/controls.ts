import { killUnderStorm } from './kill.ts';
import type { Finding } from './support/checks.ts';
import type { FaultOptions, FaultReport } from './support/fault.ts';
import type { DatabaseKind } from '../../bench/support/server.ts';

const SCRIPT = 'test/faults/early-ack-server.ts';
/** The moment between answer and commit is hit by most kills, not by each. */
const ROUNDS = 4;

/** A server without the safety fails the test of the kill, and by the check that is there for it. */
const mustFail =
  (what: string, control: string, check: string) =>
  async (kind: DatabaseKind, { seed }: FaultOptions): Promise<FaultReport> => {
    const name = `control: ${what}, ${kind}`;
    const report = await killUnderStorm(kind, { rounds: ROUNDS, seed }, { name, script: SCRIPT, env: { CONTROL: control } });
    const found = [...Map.groupBy(report.findings, (finding) => finding.check)];
    const findings: Finding[] = found.some(([one]) => one === check)
      ? []
      : [{ check: 'the control fails', what: `"${check}" held on a server that breaks it` }];
    const counts = { ...report.counts, 'failed as it must': found.map(([one, { length }]) => `${one} (${length})`).join(', ') };
    return { name, counts, findings };
  };

export const earlyAck = mustFail('acknowledged before the commit', 'early-ack', 'acknowledged marks are in the log');
export const earlyTell = mustFail('told before the commit', 'early-tell', 'clients hold the database');
