import type { QueryBus } from '@nestjs/cqrs';
import type { RecordedFact } from '../../../contracts/fact.js';
import { ParticipantJoined } from '../../../contracts/live-session.js';
import { Log } from '../../../kernel/logging/log.js';
import type { Transports } from '../transport/transport.js';
import { ParticipantGatherer } from './participant-gatherer.js';

const arrival = { type: ParticipantJoined.type, payload: { userId: 'ann', arrival: true } } as unknown as RecordedFact;

describe('the gatherer of participants', () => {
  const { setTimeout } = globalThis;
  const due: (() => void)[] = [];
  const asked: unknown[] = [];
  const said: unknown[] = [];
  let gatherer: ParticipantGatherer;
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    for (const list of [due, asked, said]) list.length = 0;
    globalThis.setTimeout = ((callback: () => void) => {
      due.push(callback);
      return { unref: () => undefined };
    }) as unknown as typeof setTimeout;
    const answers = [[{ id: 'ann', name: 'Ann', role: 'student', email: 'ann@school.example' }], { total: 1 }];
    const queries = { execute: async (query: unknown) => answers[asked.push(query) - 1] } as unknown as QueryBus;
    const transports = { emit: (...message: unknown[]) => said.push(message) } as unknown as Transports;
    gatherer = new ParticipantGatherer(queries, transports, new Log('silent'));
    gatherer.note('s', [arrival]);
  });
  afterEach(() => {
    globalThis.setTimeout = setTimeout;
  });

  it('says who came, without their address, when its time has come', async () => {
    due[0]!();
    await settled();
    expect(said).toEqual([
      [
        expect.anything(),
        [],
        'PARTICIPANTS_CHANGED',
        { sessionId: 's', joined: [{ userId: 'ann', name: 'Ann', role: 'student' }], left: [], count: 1 },
      ],
    ]);
  });

  it('reads nothing after the end: the embedded database would be opened anew, without its lock', async () => {
    gatherer.onModuleDestroy();
    due[0]!();
    await settled();
    expect([asked, said]).toEqual([[], []]);
  });
});
