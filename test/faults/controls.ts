import type { DatabaseKind } from '../../bench/support/server.ts';
import { killDuringClass } from './classroom/kill.ts';
import { killUnderStorm } from './kill.ts';
import { CHECK, presenceStorm } from './presence.ts';
import type { Finding } from './support/checks.ts';
import type { FaultOptions, FaultReport } from './support/fault.ts';

const SCRIPT = 'test/faults/early-ack-server.ts';
const ROUNDS = 3;
/** Most kills, but not all, hit the moment between response and commit. */
const TRIES = 3;

/** A server without the safeguard fails the kill test, in the checks meant for it. */
const mustFail =
  (what: string, control: string, checks: readonly string[], kill = killUnderStorm) =>
  async (kind: DatabaseKind, { seed }: FaultOptions): Promise<FaultReport> => {
    const name = `control: ${what}, ${kind}`;
    const seen = new Map<string, number>();
    for (let attempt = 1; ; attempt++) {
      const options = { rounds: ROUNDS, seed: seed + attempt - 1 };
      const report = await kill(kind, options, { name, script: SCRIPT, env: { CONTROL: control } });
      for (const { check } of report.findings) seen.set(check, (seen.get(check) ?? 0) + 1);
      const held = checks.filter((check) => !seen.has(check));
      if (held.length && attempt < TRIES) continue;
      const findings = held.map((check): Finding => ({
        check: 'the control fails',
        what: `"${check}" held on a server that breaks it, ${TRIES} times`,
      }));
      const because = [...seen].map(([one, count]) => `${one} (${count})`).join(', ');
      return { name, counts: { ...report.counts, tries: attempt, 'failed as it must': because }, findings };
    }
  };

export const earlyAck = mustFail('acknowledged before the commit', 'early-ack', ['acknowledged marks are in the log']);
export const earlyAckInClass = mustFail(
  'chat, hands and playback acknowledged before the commit',
  'early-ack',
  [
    'chat: each message is stored as acknowledged',
    'hands: acknowledged hands are in the log',
    'playback: acknowledged changes are in the log',
  ],
  killDuringClass,
);
export const earlyTell = mustFail('sent before the commit', 'early-tell', ['clients hold the database']);

/** Closing skips arrivals. One round shows it. */
export const closingFirst = async ({ seed }: FaultOptions): Promise<FaultReport> => {
  const name = 'control: closed before earlier facts were handled';
  const report = await presenceStorm({ rounds: 1, seed }, { name, script: 'test/faults/closing-first-server.ts' });
  const failed = report.findings.filter(({ check }) => check === CHECK);
  const findings = failed.length ? [] : [{ check: 'the control fails', what: `"${CHECK}" held on a server that breaks it` }];
  return { name, counts: { ...report.counts, 'failed as it must': failed.map(({ what }) => what).join('; ') }, findings };
};
