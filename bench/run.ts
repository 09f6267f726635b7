import { cpus, totalmem } from 'node:os';
import { analytics } from './scenarios/analytics.ts';
import { broadcast } from './scenarios/broadcast.ts';
import { booking } from './scenarios/booking.ts';
import { catalogue } from './scenarios/catalogue.ts';
import { crowd } from './scenarios/crowd.ts';
import { markAlone, marks } from './scenarios/marks.ts';
import { raw } from './scenarios/raw.ts';
import { readClass } from './scenarios/read-class.ts';
import { room } from './scenarios/room.ts';
import type { Figure } from './support/figures.ts';

/** `npm run bench`, or `npm run bench -- marks crowd` for a selection. Server, database and clients share the machine. */
const scenarios = { marks, markAlone, broadcast, crowd, readClass, raw, catalogue, booking, analytics, room };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in scenarios));
if (unknown.length) throw new Error(`No such benchmark: ${unknown.join(', ')}. Available: ${Object.keys(scenarios).join(', ')}.`);

const figures: Figure[] = [];
for (const [name, scenario] of Object.entries(scenarios)) {
  if (asked.length && !asked.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  figures.push(...(await scenario()));
}

const [cpu] = cpus();
console.log(
  `\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
console.log('| what | target | measured | met | control in the same run |\n|---|---|---|---|---|');
for (const { what, target, measured, met, control } of figures)
  console.log(`| ${what} | ${target} | ${measured} | ${met ? 'yes' : '**no**'} | ${control} |`);
