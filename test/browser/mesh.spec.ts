import { Outsider } from './support/outsider.ts';
import { Participant } from './support/participant.ts';
import { Stage } from './support/stage.ts';
import type { Person } from './support/people.ts';

/** How often in a row: RUNS=20 for the proof, fewer in a CI. */
const RUNS = Number(process.env.RUNS ?? 3);
const ALL_SEEN_MS = 5_000;

describe('video over the mesh', () => {
  let stage: Stage;
  let teacher: Person;
  let students: Person[];
  let stranger: Person;
  const times: number[] = [];
  beforeAll(async () => {
    stage = await Stage.open();
    teacher = await stage.people.signUp('teacher');
    students = [];
    for (let n = 0; n < 4; n++) students.push(await stage.people.signUp('student'));
    stranger = await stage.people.signUp('student');
  });
  afterAll(async () => {
    console.log(`all tiles of four had frames after ${times.join(', ')} ms`);
    await stage.close();
  });
  afterEach(() => stage.clear());

  it.each(Array.from({ length: RUNS }, (_, index) => index + 1))(
    'shows all four to one another within five seconds, tells the fifth why not, and an outsider nothing (run %i)',
    async () => {
      const sessionId = await stage.people.startSession(teacher, students);
      const open = (person: Person) => Participant.open(stage, person, sessionId);
      const outsider = await Outsider.enter(stage, stranger);
      const all = await Promise.all([teacher, ...students].map(open));
      const [four, fifth] = [all.slice(0, 4), all[4]!];
      const began = Date.now();
      await Promise.all(four.map((each) => each.join()));
      const took = Math.max(...(await Promise.all(four.map((each) => each.seen(four))))) - began;
      times.push(took);
      expect(took).toBeLessThan(ALL_SEEN_MS);

      const { media } = await fifth.join();
      expect(media).toMatchObject({ mode: 'none', reason: 'full', peers: [], message: expect.stringContaining('4 people') });
      expect(await fifth.page.title()).toBe(media.message);
      expect(await fifth.shown()).toEqual([fifth.id]);
      await outsider.heardNothing();
    },
  );
});
