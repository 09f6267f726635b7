import { jest } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import fc from 'fast-check';
import { GetPeople } from '../../../contracts/auth.ts';
import type { RecordedFact } from '../../../contracts/fact.ts';
import { GetLastMediaChanges, GetMediaStates } from '../../../contracts/live-session/media-state.ts';
import { ParticipantJoined, ParticipantLeft } from '../../../contracts/live-session/presence.ts';
import type { ServerMessages } from '../../../contracts/realtime.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { LIMITS } from '../limits.ts';
import type { Transports } from '../transport/transports.ts';
import { ParticipantChanges } from './participant-changes.ts';

type Changed = ServerMessages['PARTICIPANTS_CHANGED'];

const onAndOff = (camera: boolean) => ({ microphone: false, camera, screen: false });

/** A room, and the list of its users as the database has it. A query takes `takes` ms, and sees the room as it is in between. */
class School {
  readonly here = new Set<string>();
  /** Whose camera is on, and the users whose camera was switched, in order. */
  readonly filmed = new Set<string>();
  private readonly switched: string[] = [];
  takes = 0;
  readonly changes: ParticipantChanges;

  constructor(hear: (message: Changed) => void) {
    const execute = async (query: unknown) => {
      await passing(this.takes);
      const answer =
        query instanceof GetPeople
          ? query.ids.map((id) => ({ id, name: id, role: 'student', email: '' }))
          : query instanceof GetMediaStates
            ? this.statesFor(query)
            : query instanceof GetLastMediaChanges
              ? new Map([['session-1', this.switched.length]])
              : { items: [], total: this.here.size };
      await passing(this.takes);
      return answer;
    };
    const emit = (_to: unknown, _except: unknown, _event: unknown, message: Changed) => hear(message);
    this.changes = new ParticipantChanges({ execute } as unknown as QueryBus, { emit } as unknown as Transports, new Log('silent'));
  }

  private statesFor({ since, userIds }: GetMediaStates) {
    const concerned = new Set([...this.switched.slice(since), ...userIds]);
    const states = [...concerned].filter((id) => this.here.has(id)).map((id) => [id, onAndOff(this.filmed.has(id))] as const);
    return { states: new Map(states), last: this.switched.length };
  }

  /** A notice that is lost is made up for by a later look. */
  switches(userId: string, isNoticed: boolean): void {
    if (!this.here.has(userId)) return;
    if (!this.filmed.delete(userId)) this.filmed.add(userId);
    this.switched.push(userId);
    if (isNoticed) this.changes.tellMedia('session-1');
  }

  moves(userId: string): void {
    if (this.filmed.delete(userId)) this.switched.push(userId);
    const arrival = !this.here.has(userId);
    if (arrival) this.here.add(userId);
    else this.here.delete(userId);
    const type = arrival ? ParticipantJoined.type : ParticipantLeft.type;
    this.changes.note('session-1', [{ type, payload: { userId, arrival, departure: !arrival } } as unknown as RecordedFact]);
  }
}

const passing = (ms: number) => (ms ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve());

/** A client that follows the rules of the guide. */
class Client {
  readonly list = new Set<string>();
  readonly filmed = new Set<string>();
  count = 0;
  isOutOfDate = true;
  reads = 0;
  private meanwhile: Changed[] | undefined;

  hear(message: Changed): void {
    this.count = message.count;
    if (this.meanwhile) this.meanwhile.push(message);
    else this.apply(message);
  }

  private apply({ joined, left, changed, named }: Changed): void {
    if (!named) this.isOutOfDate = true;
    for (const { userId } of joined) this.list.add(userId);
    for (const userId of left) this.list.delete(userId);
    for (const userId of left) this.filmed.delete(userId);
    for (const { userId, camera } of [...joined, ...changed]) {
      if (!this.list.has(userId)) continue;
      if (camera) this.filmed.add(userId);
      else this.filmed.delete(userId);
    }
  }

  /** The list is read at some moment between the request and its response. */
  async read({ here, filmed, takes }: School): Promise<void> {
    if (this.meanwhile) return;
    this.reads++;
    this.meanwhile = [];
    await passing(takes);
    const [pages, cameras] = [[...here], [...filmed]];
    await passing(takes * 2);
    this.list.clear();
    for (const userId of pages) this.list.add(userId);
    this.filmed.clear();
    for (const userId of cameras) this.filmed.add(userId);
    this.isOutOfDate = false;
    const messages = this.meanwhile;
    this.meanwhile = undefined;
    for (const message of messages) this.apply(message);
  }
}

/** Users 0 to 189 are there from the beginning; the others move around the limit. */
const BASE = LIMITS.crowd - 10;
const moves = fc.record({ move: fc.uniqueArray(fc.nat(BASE + 30), { minLength: 1, maxLength: 30 }) });
const switches = fc.record({ switches: fc.uniqueArray(fc.nat(BASE + 30), { minLength: 1, maxLength: 10 }), isNoticed: fc.boolean() });
const step = fc.oneof(moves, switches, fc.record({ wait: fc.nat(1_500) }), fc.record({ takes: fc.nat(400) }), fc.constant({ read: true }));

describe('a client that follows who is in a room of about 200', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const follow = async (
    steps: readonly (object & { move?: number[]; switches?: number[]; isNoticed?: boolean; wait?: number; takes?: number; read?: true })[],
  ) => {
    const client = new Client();
    const school = new School((message) => client.hear(message));
    school.changes.open('session-1', 0);
    for (let n = 0; n < BASE; n++) school.moves(`user-${n}`);
    for (const { move = [], switches = [], isNoticed = true, wait = 0, takes = school.takes, read } of steps) {
      school.takes = takes;
      for (const n of move) school.moves(`user-${n}`);
      for (const n of switches) school.switches(`user-${n}`, isNoticed);
      if (read) void client.read(school);
      await jest.advanceTimersByTimeAsync(wait);
    }
    await jest.advanceTimersByTimeAsync(10_000);
    void school.changes.catchUp();
    await jest.advanceTimersByTimeAsync(10_000);
    return { client, school };
  };

  it('knows their number, and the whole list and who is filmed once it has read it if a message told it to', async () => {
    let crossings = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { client, school } = await follow(steps);
        expect(client.count).toBe(school.here.size);
        if (client.isOutOfDate) crossings++;
        if (client.isOutOfDate) {
          void client.read(school);
          await jest.advanceTimersByTimeAsync(10_000);
        }
        expect(client.isOutOfDate).toBe(false);
        expect([...client.list].toSorted()).toEqual([...school.here].toSorted());
        expect([...client.filmed].toSorted()).toEqual([...school.filmed].toSorted());
      }),
      { numRuns: 200 },
    );
    expect(crossings).toBeGreaterThan(0);
  });

  it('need not read again while the room stays small', async () => {
    const others = Array.from({ length: 10 }, (_, n) => BASE + n);
    const { client, school } = await follow([
      { wait: 1_000 },
      { read: true, wait: 1_000 },
      { move: others, wait: 100 },
      { move: [3, BASE] },
      { switches: [5], wait: 1_000 },
    ]);
    expect([client.isOutOfDate, client.reads, ...client.filmed]).toEqual([false, 1, 'user-5']);
    expect([...client.list].toSorted()).toEqual([...school.here].toSorted());
  });
});
