import type { QueryBus } from '@nestjs/cqrs';
import { FindEndedDevices, type Principal } from '../../../contracts/auth.ts';
import type { OwnLiveSession } from '../../../contracts/live-session/class-sessions.ts';
import type { JoinAnswer } from '../../../contracts/realtime.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.ts';
import type { RoomMembership } from './room-membership.ts';
import { Connection } from '../transport/connection.ts';
import { Connections } from '../transport/connections.ts';
import { AutoJoin } from './auto-join.ts';

class Client extends Connection {
  override readonly autoJoins = true;
  readonly queuedBytes = 0;
  send(): void {}
  subscribe(): void {}
  unsubscribe(): void {}
  close(): void {}
}
const student: Principal = { userId: 'u', role: 'student', deviceId: 'd', expiresAt: 0 };

/** Regressions: which session a connection joins if a wake-up was lost. */
describe('AutoJoin', () => {
  let client: Client;
  let autoJoin: AutoJoin;
  /** What each lookup of the live session returns; the last entry is returned repeatedly. */
  let live: (OwnLiveSession | undefined)[];
  let rejecting: Set<string>;
  let joins: (readonly [string, number | undefined])[];

  const session = (sessionId: string, startedAt = new Date(Date.now() + 1_000)): OwnLiveSession => ({
    sessionId,
    startedAt,
    startedSeq: 4,
  });

  beforeEach(async () => {
    client = new Client('c', student);
    [live, rejecting, joins] = [[], new Set(), []];
    const look = () => (live.length > 1 ? live.shift() : live[0]);
    const queries = { execute: async () => new Map([look()].flatMap((own) => (own ? [['u', own] as const] : []))) };
    const memberships = {
      leave: async () => void (client.membership = null),
      join: async (
        _: Connection,
        { sessionId, since }: { readonly sessionId: string; readonly since?: number },
        answer: (joined: JoinAnswer) => void,
      ) => {
        joins.push([sessionId, since]);
        client.membership = null;
        if (rejecting.has(sessionId)) throw new DomainError('SESSION_ENDED');
        client.membership = { sessionId, listener: { staff: true }, suspensions: 0, missesAfter: 0 };
        answer({ sessionId, seq: 9, missed: [], snapshot: null } as unknown as JoinAnswer);
      },
    };
    const bus = queries as unknown as QueryBus;
    // No ended devices, and no classes.
    const auth = { execute: async (query: object) => (query instanceof FindEndedDevices ? [] : new Map()) };
    const connections = new Connections(auth as unknown as QueryBus);
    await connections.add(client);
    connections.open(client);
    autoJoin = new AutoJoin(connections, memberships as unknown as RoomMembership, bus, new Log('silent'));
  });
  const recheck = async () => {
    await autoJoin.recheck();
    await autoJoin.settle(client);
  };

  it('sends everything from a session that started while the client was connected, even if the wake-up was lost', async () => {
    live = [session('a')];
    await recheck();
    expect(joins).toEqual([['a', 3]]);
  });

  it('sends nothing that happened before the client connected', async () => {
    live = [session('a', new Date(0))];
    await recheck();
    expect(joins).toEqual([['a', undefined]]);
  });

  it('sends nothing again when the client returns to a session', async () => {
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

  it('joins the next session if the first one ended during the join', async () => {
    rejecting.add('a');
    live = [session('a'), session('b')];
    autoJoin.update(client);
    await autoJoin.settle(client);
    expect(joins).toEqual([
      ['a', 3],
      ['b', 3],
    ]);
  });

  it('does not immediately retry a session that rejected the join', async () => {
    rejecting.add('a');
    live = [session('a')];
    autoJoin.update(client);
    await autoJoin.settle(client);
    expect(joins).toEqual([['a', 3]]);
  });
});
