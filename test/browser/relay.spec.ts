import { Coturn } from './support/coturn.ts';
import { describeWithNamespace, Namespace } from './support/namespace.ts';
import { Outsider } from './support/outsider.ts';
import { Participant } from './support/participant.ts';
import type { Person } from './support/people.ts';
import { Stage } from './support/stage.ts';

describeWithNamespace('video through a TURN server that is configured as docs/video.md says', () => {
  let machine: Namespace;
  let coturn: Coturn;
  let stage: Stage;
  let teacher: Person;
  let student: Person;
  let stranger: Person;
  beforeAll(async () => {
    machine = Namespace.create();
    coturn = new Coturn(machine);
    await coturn.start();
    stage = await Stage.open(coturn.env);
    teacher = await stage.people.signUp('teacher');
    student = await stage.people.signUp('student');
    stranger = await stage.people.signUp('student');
  });
  afterAll(async () => {
    await stage?.close();
    await coturn?.remove();
    await machine?.remove();
  });
  afterEach(() => stage.clear());

  it.each(['udp', 'tcp'] as const)('lets two see each other who reach nothing else, over %s', async (relay) => {
    const sessionId = await stage.people.startSession(teacher, [student]);
    const outsider = await Outsider.enter(stage, stranger);
    const both = await Promise.all([teacher, student].map((person) => Participant.open(stage, person, sessionId, { relay })));
    const began = Date.now();
    await Promise.all(both.map((each) => each.join()));
    const seen = Math.max(...(await Promise.all(both.map((each) => each.seen(both)))));
    console.log(`over ${relay}, two saw each other after ${seen - began} ms`);
    for (const each of both) expect(await each.paths()).toEqual([{ local: 'relay', relayProtocol: relay, remote: 'relay' }]);
    await outsider.heardNothing();
  });
});
