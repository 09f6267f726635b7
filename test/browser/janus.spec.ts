import { Janus } from './support/janus.ts';
import { describeWithNamespace, Namespace } from './support/namespace.ts';
import { Outsider } from './support/outsider.ts';
import { Participant } from './support/participant.ts';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';

const MEASURED_MS = 3_000;
const MESH_PEERS = 4;

describeWithNamespace('video through Janus', () => {
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
  const told = async (all: readonly Participant[], since: number) => {
    const news = await Promise.all(all.map((each) => each.toldAfter(since)));
    return { modes: news.map(({ media }) => media.mode), after: Math.max(...news.map(({ at }) => at)) - since };
  };
  /** The teacher and seven students, all in the session; the first four came first. */
  const enterAll = async () => {
    const sessionId = await stage.people.startSession(teacher, students);
    // As in most classes, the teacher speaks.
    const open = (person: Person) => Participant.open(stage, person, sessionId, { silent: person !== teacher });
    const outsider = await Outsider.enter(stage, stranger);
    const all = await Promise.all([teacher, ...students].map(open));
    const first = all.slice(0, MESH_PEERS);
    for (const each of first) await each.join();
    await Promise.all(all.slice(MESH_PEERS).map((each) => each.join()));
    await seenBy(all);
    return { all, first, outsider };
  };
  const withoutJanus = [...Array.from({ length: MESH_PEERS }, () => 'mesh'), ...Array.from({ length: 8 - MESH_PEERS }, () => 'none')];
  const withJanus = withoutJanus.map(() => 'janus');

  it('carries eight at ten frames a second; when it is killed all are told and four go on, and when it is back all return', async () => {
    const { all, first, outsider } = await enterAll();
    const rates = (await Promise.all(all.map((each) => each.rates(MEASURED_MS)))).flat();
    const slowest = Math.min(...rates.map(({ fps }) => fps));
    console.log(`through Janus, ${rates.length} tiles, each with at least ${slowest.toFixed(1)} frames a second`);
    expect(rates).toHaveLength(8 * 7);
    expect(slowest).toBeGreaterThanOrEqual(10);
    expect(new Set(rates.map(({ width, height }) => `${width}x${height}`))).toEqual(new Set(['320x180']));

    const killedAt = Date.now();
    await janus.kill();
    const lost = await told(all, killedAt);
    expect(lost.modes).toEqual(withoutJanus);
    expect(lost.after).toBeLessThan(2_000);
    const meshAfter = (await seenBy(first)) - killedAt;

    const restartedAt = Date.now();
    await janus.start();
    const back = await told(all, restartedAt);
    expect(back.modes).toEqual(withJanus);
    const backAfter = (await seenBy(all)) - restartedAt;
    console.log(
      `Janus killed: all told after ${lost.after} ms, mesh seen after ${meshAfter} ms; restarted: all back after ${backAfter} ms`,
    );
    expect(backAfter).toBeLessThan(10_000);
    await outsider.heardNothing();
  });

  it('is given up within two seconds when its cable is pulled, and all return when it is plugged in again', async () => {
    const { all, first, outsider } = await enterAll();
    const pulledAt = Date.now();
    machine.plug(false);
    const lost = await told(all, pulledAt);
    expect(lost.modes).toEqual(withoutJanus);
    expect(lost.after).toBeLessThan(2_000);
    await seenBy(first);

    const pluggedAt = Date.now();
    machine.plug(true);
    const back = await told(all, pluggedAt);
    expect(back.modes).toEqual(withJanus);
    const backAfter = (await seenBy(all)) - pluggedAt;
    console.log(`cable pulled: all told after ${lost.after} ms; plugged in: all back after ${backAfter} ms`);
    expect(backAfter).toBeLessThan(10_000);
    await outsider.heardNothing();
  });
});
