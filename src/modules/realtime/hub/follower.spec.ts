import type { QueryBus } from '@nestjs/cqrs';
import { FindEndedDevices, type Principal } from '../../../contracts/auth.js';
import type { OwnLiveSession } from '../../../contracts/live-session/class-sessions.ts';
import type { JoinAnswer } from '../../../contracts/realtime.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.js';
import type { Rooms } from '../commands/rooms.js';
import { Connection } from '../transport/connection.js';
import { Connections } from '../transport/connections.js';
import { Follower } from './follower.js';

class Client extends Connection {
  override readonly follows = true;
  readonly queuedBytes = 0;
  send(): void {}
  enter(): void {}
  exit(): void {}
  close(): void {}
}
const student: Principal = { userId: 'u', role: 'student', deviceId: 'd', expiresAt: 0 };

/** Regressions: where a connection goes that no wake-up leads. */
describe('Follower', () => {
  let client: Client;
  let follower: Follower;
  /** The session that is live, as it is found at each look; the last one stays. */
  let live: (OwnLiveSession | undefined)[];
  let refuses: Set<string>;
  let joins: (readonly [string, number | undefined])[];

  const session = (sessionId: string, startedAt = new Date(Date.now() + 1_000)): OwnLiveSession => ({
    sessionId,
    startedAt,
    startedSeq: 4,
  });

  beforeEach(async () => {
    client = new Client('c', student);
    [live, refuses, joins] = [[], new Set(), []];
    const look = () => (live.length > 1 ? live.shift() : live[0]);
    const queries = { execute: async () => new Map([look()].flatMap((own) => (own ? [['u', own] as const] : []))) };
    const places = {
      leave: async () => void (client.place = null),
      join: async (_: Connection, sessionId: string, since: number | undefined, answer: (joined: JoinAnswer) => void) => {
        joins.push([sessionId, since]);
        client.place = null;
        if (refuses.has(sessionId)) throw new DomainError('SESSION_ENDED');
        client.place = { sessionId, listener: { staff: true }, doubts: 0 };
        answer({ sessionId, seq: 9, missed: [], snapshot: null } as unknown as JoinAnswer);
      },
    };
    const bus = queries as unknown as QueryBus;
    // A device that stands, and no classes.
    const auth = { execute: async (query: object) => (query instanceof FindEndedDevices ? [] : new Map()) };
    const connections = new Connections(auth as unknown as QueryBus);
    await connections.add(client);
    connections.open(client);
    follower = new Follower(connections, places as unknown as Rooms, bus, new Log('silent'));
  });
  const recheck = async () => {
    await follower.recheck();
    await follower.settle(client);
  };

  it('owes a connection all that was said in a session that started before its eyes, though no wake-up told of it', async () => {
    live = [session('a')];
    await recheck();
    expect(joins).toEqual([['a', 3]]);
  });

  it('owes it nothing of a session that started before it came', async () => {
    live = [session('a', new Date(0))];
    await recheck();
    expect(joins).toEqual([['a', undefined]]);
  });

  it('owes it nothing a second time when it comes back to a session', async () => {
    const [a, b] = [session('a'), session('b')];
    for (const now of [a, b, a]) {
      live = [now];
      await recheck();
    }
    expect(joins).toEqual([
      ['a', 3],
      ['b', 3],
      ['a', undefined],
    ]);
  });

  it('looks again when the session ended on the way to it, and goes to the next', async () => {
    refuses.add('a');
    live = [session('a'), session('b')];
    follower.follow(client);
    await follower.settle(client);
    expect(joins).toEqual([
      ['a', 3],
      ['b', 3],
    ]);
  });

  it('does not ask a session again at once that refuses', async () => {
    refuses.add('a');
    live = [session('a')];
    follower.follow(client);
    await follower.settle(client);
    expect(joins).toEqual([['a', 3]]);
  });
});
