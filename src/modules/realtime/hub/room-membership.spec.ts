import { jest } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { MediaState } from '../../../contracts/live-session/media-state.ts';
import { SetMediaState } from '../../../contracts/live-session/media.ts';
import { JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Node } from '../../../kernel/node.ts';
import type { RoomHub } from './room-hub.ts';
import type { RoomReplay } from './room-replay.ts';
import { Room } from './room.ts';
import { Connection } from '../transport/connection.ts';
import { Transports } from '../transport/transports.ts';
import { MediaRooms } from '../media/media-rooms.ts';
import { RoomPresence } from './room-presence.ts';
import type { Knocks } from './knocks.ts';
import { RoomMembership } from './room-membership.ts';

class Client extends Connection {
  readonly queuedBytes = 0;
  send(): void {}
  subscribe(): void {}
  unsubscribe(): void {}
  close(): void {}
}

const nobody: Principal = { userId: newId(), role: 'student', deviceId: newId(), expiresAt: 0 };
const lookup = {
  session: () => Promise.reject(new Error('not asked for')),
  names: async () => new Map<string, string>(),
  texts: async () => new Map<string, string>(),
};

/** Records under which nodes a connection is present. The next `failures` commands fail. */
class Presence {
  readonly in = new Set<string>();
  /** What the connection has said under each node. */
  readonly states: [nodeId: string, state: Partial<MediaState>][] = [];
  failures = 0;

  execute(command: unknown): Promise<unknown> {
    if (this.failures > 0) {
      this.failures--;
      return Promise.reject(new DomainError('DATABASE_UNAVAILABLE'));
    }
    if (command instanceof JoinSession) this.in.add(command.connection!.nodeId);
    if (command instanceof SetMediaState) {
      this.states.push([command.connection.nodeId, command.change]);
      return Promise.resolve({ state: { microphone: true, camera: true, screen: false }, isNew: true });
    }
    if (command instanceof LeaveSession) this.in.delete(command.connection!.nodeId);
    return Promise.resolve({ access: { isStaff: false, marksVisibility: 'room' }, meeting: { url: null, password: null } });
  }
}

/** Regressions: presence in a session ends when the connection does, and not before. */
describe('RoomMembership', () => {
  const sessionId = newId();
  let presence: Presence;
  let node: Node;
  let rooms: RoomMembership;
  let client: Client;
  /** The read of the room waits for this. */
  let reading: Promise<void>;
  let opened: number;
  let recorder: RoomPresence;
  /** What the room has been told of media states, and what it was asked to repeat. */
  let told: number;
  let repeated: [seq: number, since: number][];

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    presence = new Presence();
    node = new Node();
    client = new Client('c', nobody);
    reading = Promise.resolve();
    [opened, told, repeated] = [0, 5, []];
    const hub = {
      open: async () => (opened++, new Room(sessionId, 0, new Transports(), lookup)),
      close: () => void opened--,
      toldOf: () => told,
      repeatParticipants: (_: Room, seq: number, since: number) => repeated.push([seq, since]),
    };
    const media = { has: () => false, remove: () => undefined, answerTo: () => ({}), entered: () => undefined };
    const replay = { run: async () => (await reading, { seq: 0, snapshot: null, missed: null, resync: false, participants: {} }) };
    recorder = new RoomPresence(presence as unknown as CommandBus, node, { knock: () => undefined } as unknown as Knocks);
    rooms = new RoomMembership(
      recorder,
      hub as unknown as RoomHub,
      replay as unknown as RoomReplay,
      media as unknown as MediaRooms,
      new Log('silent'),
    );
  });
  afterEach(() => jest.useRealTimers());

  const join = () => rooms.join(client, { sessionId }, () => undefined);
  const disconnect = () => {
    client.closed = true;
    return rooms.leave(client);
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('rejects a join if the connection closed before its turn came', async () => {
    const gone = disconnect();
    await expect(join()).rejects.toMatchObject({ code: 'NOT_IN_A_SESSION' });
    await gone;
    expect([...presence.in]).toEqual([]);
    expect(client.membership).toBeNull();
    expect(opened).toBe(0);
  });

  it('does not let a retried leave end the presence of a connection that is joining again', async () => {
    await join();
    presence.failures = 1;
    await rooms.leave(client);
    let read = () => undefined as void;
    reading = new Promise((resolve) => (read = resolve));
    const again = join();
    await settled();
    await jest.advanceTimersByTimeAsync(1_000);
    await settled();
    read();
    await again;
    await client.queue;
    expect([...presence.in]).toEqual([node.id]);
  });

  it('retries a leave until it is stored', async () => {
    await join();
    presence.failures = 2;
    await disconnect();
    await jest.advanceTimersByTimeAsync(1_000);
    expect([...presence.in]).toEqual([node.id]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect([...presence.in]).toEqual([]);
  });

  it('rejoins a connection that was joining when the lease was lost', async () => {
    let read = () => undefined as void;
    reading = new Promise((resolve) => (read = resolve));
    const joining = join();
    await settled();
    node.become(newId());
    await rooms.handle();
    read();
    await joining;
    await client.queue;
    expect(presence.in).toContain(node.id);
  });

  it('retries a rejoin until it is stored', async () => {
    await join();
    node.become(newId());
    presence.failures = 1;
    await rooms.handle();
    expect(presence.in).not.toContain(node.id);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(presence.in).toContain(node.id);
  });

  it('says again what the connection has switched on when it rejoins, and not what it had before it left', async () => {
    await join();
    await recorder.setState(client, sessionId, { camera: true });
    await recorder.leave(client, newId(), 'left');
    node.become(newId());
    await rooms.handle();
    expect(presence.states.at(-1)).toEqual([node.id, { microphone: true, camera: true, screen: false }]);
    await rooms.leave(client);
    await join();
    node.become(newId());
    await rooms.handle();
    expect(presence.states).toHaveLength(2);
  });

  it('has repeated what the room was told of participants while the connection was joining or suspended', async () => {
    let read = () => undefined as void;
    reading = new Promise((resolve) => (read = resolve));
    const joining = join();
    await settled();
    told = 7;
    read();
    await joining;
    expect(repeated).toEqual([[0, 5]]);
    rooms.suspend(client);
    told = 9;
    await rooms.resume(client, client.membership!, 1);
    expect(repeated).toEqual([[0, 5], [0, 7]]); // prettier-ignore
  });
});
