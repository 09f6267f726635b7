import { Janus } from './support/janus.ts';
import { Namespace, whyNoNamespace } from './support/namespace.ts';
import { Participant } from './support/participant.ts';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';

const MEASURED_MS = 3_000;
const MESH_PEERS = 4;

const why = whyNoNamespace();
if (why) console.warn(`Skipped: video through Janus. ${why}`);

(why ? describe.skip : describe)('video through Janus', () => {
  let machine: Namespace;
  let janus: Janus;
  let stage: Stage;
  let teacher: Person;
  let students: Person[];
  let stranger: Person;
  beforeAll(async () => {
    machine = Namespace.create();
    janus = new Janus(machine);
    await janus.start();
    stage = await Stage.open({ MESH_PEERS: String(MESH_PEERS), ...janus.env });
    teacher = await stage.people.signUp('teacher');
    students = [];
    for (let n = 0; n < 7; n++) students.push(await stage.people.signUp('student'));
    stranger = await stage.people.signUp('student');
  });
  afterAll(async () => {
    await stage?.close();
    await janus?.remove();
    await machine?.remove();
  });
  afterEach(() => stage.clear());

  const seenBy = async (all: readonly Participant[]) => Math.max(...(await Promise.all(all.map((each) => each.seen(all)))));

  it('carries eight at ten frames a second; when it is killed all are told and four go on, and when it is back all return', async () => {
    const sessionId = await stage.people.startSession(teacher, students);
    // As in most classes, the teacher speaks.
    const open = (person: Person) => Participant.open(stage, person, sessionId, { silent: person !== teacher });
    const outsider = await open(stranger);
    await outsider.connect();
    const all = await Promise.all([teacher, ...students].map(open));
    const first = all.slice(0, MESH_PEERS);
    const began = Date.now();
    for (const each of first) await each.join();
    await Promise.all(all.slice(MESH_PEERS).map((each) => each.join()));
    const seen = (await seenBy(all)) - began;
    const rates = (await Promise.all(all.map((each) => each.measure(MEASURED_MS)))).flat();
    const slowest = Math.min(...rates.map(({ fps }) => fps));
    console.log({
      seen,
      tiles: rates.length,
      slowest,
      fps: rates.map(({ fps }) => Math.round(fps)).join(' '),
      sizes: [...new Set(rates.map(({ width, height }) => `${width}x${height}`))],
    });
    expect(rates).toHaveLength(8 * 7);
    expect(slowest).toBeGreaterThanOrEqual(10);

    const killed = Date.now();
    await janus.kill();
    const told = await Promise.all(all.map((each) => each.toldAfter(killed)));
    const toldAfter = Math.max(...told.map(({ at }) => at)) - killed;
    expect(told.map(({ media }) => media.mode)).toEqual(all.map((each) => (first.includes(each) ? 'mesh' : 'none')));
    expect(toldAfter).toBeLessThan(2_000);
    const meshAfter = (await seenBy(first)) - killed;

    const restarted = Date.now();
    await janus.start();
    const back = await Promise.all(all.map((each) => each.toldAfter(restarted)));
    expect(back.map(({ media }) => media.mode)).toEqual(all.map(() => 'janus'));
    const backAfter = (await seenBy(all)) - restarted;
    console.log({ toldAfter, meshAfter, backToldAfter: Math.max(...back.map(({ at }) => at)) - restarted, backAfter });
    expect(backAfter).toBeLessThan(10_000);
    expect(await outsider.heard()).toEqual([]);
  });
});
