import { jest } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { JoinSession, LeaveSession } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.js';
import { Log } from '../../../kernel/logging/log.js';
import { Node } from '../../../kernel/node.js';
import type { RoomHub } from '../hub/room-hub.js';
import type { RoomReader } from '../hub/room-reader.js';
import { Room } from '../hub/room.js';
import { Connection } from '../transport/connection.js';
import { Rooms } from './rooms.js';

class Client extends Connection {
  readonly queuedBytes = 0;
  send(): void {}
  enter(): void {}
  exit(): void {}
  close(): void {}
}

const nobody: Principal = { userId: newId(), role: 'student', deviceId: newId(), expiresAt: 0 };
const lookup = { session: () => Promise.reject(new Error('not asked for')), name: () => Promise.resolve('') };

/** A presence of one connection: the node ids under which it is in. Commands wait for `hold`, and fail `failures` times. */
class Presence {
  readonly in = new Set<string>();
  failures = 0;

  execute(command: unknown): Promise<unknown> {
    if (this.failures > 0) {
      this.failures--;
      return Promise.reject(new DomainError('DATABASE_UNAVAILABLE'));
    }
    if (command instanceof JoinSession) this.in.add(command.connection!.nodeId);
    if (command instanceof LeaveSession) this.in.delete(command.connection!.nodeId);
    return Promise.resolve({ access: { isStaff: false, marksVisibility: 'room' }, meeting: { url: null, password: null } });
  }
}

/** Regressions: a stay in a session ends when its connection does, and not before. */
describe('Rooms', () => {
  const sessionId = newId();
  let presence: Presence;
  let node: Node;
  let rooms: Rooms;
  let client: Client;
  /** How long the room takes to be read. */
  let reading: Promise<void>;
  let opened: number;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    presence = new Presence();
    node = new Node();
    client = new Client('c', nobody);
    reading = Promise.resolve();
    opened = 0;
    const hub = {
      open: async () => (opened++, new Room(sessionId, 0, { emit: () => undefined }, lookup)),
      close: () => void opened--,
      tellAgain: () => undefined,
    };
    const reader = { run: async () => (await reading, { seq: 0, snapshot: null, missed: null, resync: false, participants: {} }) };
    rooms = new Rooms(
      presence as unknown as CommandBus,
      hub as unknown as RoomHub,
      reader as unknown as RoomReader,
      node,
      new Log('silent'),
    );
  });
  afterEach(() => jest.useRealTimers());

  const join = () => rooms.join(client, sessionId, undefined, () => undefined);
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('lets nobody in whose connection closed before the turn of the join came', async () => {
    const gone = rooms.gone(client);
    await expect(join()).rejects.toMatchObject({ code: 'NOT_IN_A_SESSION' });
    await gone;
    expect([...presence.in]).toEqual([]);
    expect(client.place).toBeNull();
    expect(opened).toBe(0);
  });

  it('does not let a leave that is tried again end the stay of who is on the way in again', async () => {
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
    await client.turn;
    expect([...presence.in]).toEqual([node.id]);
  });

  it('tries a leave again until the database has it', async () => {
    await join();
    presence.failures = 2;
    await rooms.gone(client);
    await jest.advanceTimersByTimeAsync(1_000);
    expect([...presence.in]).toEqual([node.id]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect([...presence.in]).toEqual([]);
  });

  it('joins anew who was on the way in when the lease was lost', async () => {
    let read = () => undefined as void;
    reading = new Promise((resolve) => (read = resolve));
    const joining = join();
    await settled();
    node.become(newId());
    await rooms.rejoinAll();
    read();
    await joining;
    await client.turn;
    expect(presence.in).toContain(node.id);
  });

  it('tries again to join anew until the database has it', async () => {
    await join();
    node.become(newId());
    presence.failures = 1;
    await rooms.rejoinAll();
    expect(presence.in).not.toContain(node.id);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(presence.in).toContain(node.id);
  });
});
