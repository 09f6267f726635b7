import { parseArgs } from 'node:util';
import { killDuringClass } from './classroom/kill.ts';
import { closingFirst, earlyAck, earlyAckInClass, earlyTell } from './controls.ts';
import { killUnderStorm } from './kill.ts';
import { outage } from './outage.ts';
import { oneVolume } from './namespaces.ts';
import { nodeKilled } from './nodes.ts';
import { poolExhausted } from './pool.ts';
import { presenceStorm } from './presence.ts';
import { redisAway } from './redis.ts';
import { verificationKilled } from './verification.ts';
import { sigterm } from './sigterm.ts';
import { show, Skipped, type FaultOptions, type FaultReport } from './support/fault.ts';

/** `npm run test:faults`, or `npm run test:faults -- kill outage --rounds 3 --seed 7` for a selection. */
const faults: Readonly<Record<string, (options: FaultOptions) => Promise<FaultReport>>> = {
  'kill-postgres': (options) => killUnderStorm('postgres', options),
  'kill-pglite': (options) => killUnderStorm('pglite', options),
  'classroom-postgres': (options) => killDuringClass('postgres', options),
  'classroom-pglite': (options) => killDuringClass('pglite', options),
  'control-ack-postgres': (options) => earlyAck('postgres', options),
  'control-ack-pglite': (options) => earlyAck('pglite', options),
  'control-classroom-postgres': (options) => earlyAckInClass('postgres', options),
  'control-tell-postgres': (options) => earlyTell('postgres', options),
  'outage-immediate': (options) => outage('immediate', options),
  'outage-fast': (options) => outage('fast', options),
  pool: poolExhausted,
  sigterm,
  volume: oneVolume,
  nodes: nodeKilled,
  presence: (options) => presenceStorm(options),
  'control-presence': closingFirst,
  redis: redisAway,
  'verification-postgres': (options) => verificationKilled('postgres', options),
  'verification-pglite': (options) => verificationKilled('pglite', options),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
});
const options: FaultOptions = { rounds: Number(values.rounds), seed: Number(values.seed) };
const names = Object.keys(faults).filter((name) => !positionals.length || positionals.some((asked) => name.startsWith(asked)));
if (!names.length || !(options.rounds >= 1)) {
  console.error(`Faults: ${Object.keys(faults).join(', ')}; --rounds N, --seed N.`);
  process.exit(2);
}

const started = performance.now();
let failed = 0;
for (const name of names) {
  try {
    const from = performance.now();
    const report = await faults[name]!(options);
    show({ ...report, counts: { ...report.counts, seconds: ((performance.now() - from) / 1000).toFixed(1) } });
    if (report.findings.length) failed++;
  } catch (error) {
    if (error instanceof Skipped) console.log(`\nskipped  ${name}: ${error.message}`);
    else {
      failed++;
      console.error(`\nFAILED  ${name}:`, error);
    }
  }
}
console.log(`\n${names.length} faults, ${failed} failed, ${((performance.now() - started) / 1000).toFixed(0)} s; --seed ${options.seed}`);
process.exit(failed ? 1 : 0);
