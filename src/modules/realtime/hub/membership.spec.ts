import type { QueryBus } from '@nestjs/cqrs';
import { FindEndedDevices, SignedOut, type Principal } from '../../../contracts/auth.ts';
import { BookingCancelled } from '../../../contracts/booking.ts';
import { GetClassesOfMany, StudentEnrolled, StudentUnenrolled, TeacherAdded, TeacherRemoved } from '../../../contracts/classes.ts';
import type { RecordedFact } from '../../../contracts/fact.ts';
import { SessionEdited } from '../../../contracts/live-session.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import type { Rooms } from '../commands/rooms.ts';
import { Connection, type Place } from '../transport/connection.ts';
import { Connections } from '../transport/connections.ts';
import type { Follower } from './follower.ts';
import { Membership } from './membership.ts';

class Client extends Connection {
  readonly queuedBytes = 0;
  readonly sent: string[] = [];
  send(event: string): void {
    this.sent.push(event);
  }
  enter(): void {}
  exit(): void {}
  close(): void {
    this.closed = true;
  }
}

const AT = new Date('2026-09-01T09:00:00Z');
const on = (day: number) => `2026-09-0${day}T09:00:00Z`;
type Session = { mayJoin: boolean; isStaff: boolean };

describe('membership', () => {
  let connections: Connections;
  let membership: Membership;
  let say: (fact: RecordedFact) => void;
  /** What the database says: of a user in a session, of devices, of classes. */
  let access: Session | undefined;
  let endedDevices: string[];
  let classes: string[];
  let whileReadingClasses: () => void;
  let held: Connection[], released: Connection[];

  beforeEach(() => {
    [access, endedDevices, classes, held, released] = [{ mayJoin: true, isStaff: false }, [], [], [], []];
    whileReadingClasses = () => undefined;
    const queries = {
      execute: async (query: object) => {
        if (query instanceof FindEndedDevices) return endedDevices;
        if (!(query instanceof GetClassesOfMany)) return (query as { users: object[] }).users.map(() => access);
        const of = { teaching: [], attending: classes };
        whileReadingClasses();
        return new Map([['u', of]]);
      },
    };
    const rooms = {
      onSaid: (hook: typeof say) => void (say = hook),
      hold: (connection: Connection) => {
        held.push(connection);
        connection.place!.doubts++;
      },
      release: async (connection: Connection) => void released.push(connection),
      putOut: async (connection: Connection, place: Place) => {
        const wasThere = connection.place === place;
        if (wasThere) connection.place = null;
        return wasThere;
      },
    };
    const bus = queries as unknown as QueryBus;
    connections = new Connections(bus);
    const follower = { recheck: async () => undefined };
    membership = new Membership(connections, rooms as unknown as Rooms, bus, follower as unknown as Follower, new Log('silent'));
  });

  const client = async (of: Partial<Principal> = {}, sessionId?: string, staff = false) => {
    const connection = new Client(`${Math.random()}`, { userId: 'u', role: 'student', deviceId: 'd', expiresAt: 0, ...of });
    await connections.add(connection);
    connections.open(connection);
    if (sessionId) connection.place = { sessionId, listener: staff ? { staff } : { staff, userId: 'u' }, doubts: 0 };
    return connection;
  };
  const recorded = (fact: object) => ({ ...fact, stream: 'any', seq: 1, id: 'i', actorId: null, occurredAt: AT }) as RecordedFact;
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const grow = async (fact: object) => {
    membership.handle(new StreamGrew('any', 1, [recorded(fact)]));
    await settle();
  };
  const hear = async (fact: object) => {
    say(recorded(fact));
    await settle();
  };

  it('ends the connections of the devices that signed out, and of no others', async () => {
    const [ended, other] = [await client({ deviceId: 'one' }), await client({ deviceId: 'two' })];
    const stranger = await client({ userId: 'v', deviceId: 'one' });
    await grow(new SignedOut({ userId: 'u', deviceIds: ['one'] } as never));
    expect([ended.closed, other.closed, stranger.closed]).toEqual([true, false, false]);
  });

  it.each([
    ['from now on', on(1), null, true],
    ['for some days', on(1), on(2), true],
    ['for later', on(2), null, false],
    ['for a time that is over', '2026-08-01T09:00:00Z', on(1), false],
  ])('lets a student who is enrolled %s hear the class: from %s to %s, %s', async (_, startsAt, endsAt, hears) => {
    const [mine, other] = [await client(), await client({ userId: 'v' })];
    await grow(new StudentEnrolled({ classId: 'c', studentId: 'u', startsAt, endsAt } as never));
    expect([mine.classes.has('c'), other.classes.has('c')]).toEqual([hears, false]);
  });

  it('lets a new teacher hear the class', async () => {
    const mine = await client();
    await grow(new TeacherAdded({ classId: 'c', teacherId: 'u' } as never));
    expect([...mine.classes]).toEqual(['c']);
  });

  describe.each([
    ['unenrolled', new StudentUnenrolled({ classId: 'c', studentId: 'u' } as never)],
    ['removed as a teacher', new TeacherRemoved({ classId: 'c', teacherId: 'u' } as never)],
  ])('of somebody who was %s', (_, fact) => {
    it('ends with the class, and with the session that they may no longer join', async () => {
      classes = ['c'];
      const [mine, other] = [await client({}, 's'), await client({ userId: 'v' }, 's')];
      access = { mayJoin: false, isStaff: false };
      await grow(fact);
      expect([held, released]).toEqual([[mine], []]);
      expect([[...mine.classes], mine.place, mine.sent]).toEqual([[], null, ['REMOVED']]);
      expect(other.place).not.toBeNull();
    });

    it('goes on in a session that they may still join', async () => {
      const mine = await client({}, 's');
      await grow(fact);
      expect([held, released, mine.sent]).toEqual([[mine], [mine], []]);
    });

    it('ends in a session where they are no longer what they were', async () => {
      const mine = await client({}, 's', true);
      await grow(fact);
      expect([mine.place, mine.sent]).toEqual([null, ['REMOVED']]);
    });

    it('ends in a session that does not exist', async () => {
      const mine = await client({}, 's');
      access = undefined;
      await grow(fact);
      expect(mine.sent).toEqual(['REMOVED']);
    });
  });

  it('is not ended twice for somebody who left in the meantime', async () => {
    const mine = await client({}, 's');
    access = { mayJoin: false, isStaff: false };
    membership.handle(new StreamGrew('any', 1, [recorded(new StudentUnenrolled({ classId: 'c', studentId: 'u' } as never))]));
    mine.place = null;
    await settle();
    expect(mine.sent).toEqual([]);
  });

  it('is checked for a student whose booking was cancelled, in that session alone', async () => {
    const [here, elsewhere] = [await client({}, 's'), await client({}, 't')];
    const other = await client({ userId: 'v' }, 's');
    await hear(new BookingCancelled({ sessionId: 's', studentId: 'u' } as never));
    expect(held).toEqual([here]);
    expect([elsewhere.place, other.place]).not.toContain(null);
  });

  it('is checked for everybody but students when a session has a new host', async () => {
    const [, teacher] = [await client({}, 's'), await client({ userId: 't', role: 'teacher' }, 's', true)];
    await client({ userId: 't', role: 'teacher' }, 'other', true);
    access = { mayJoin: true, isStaff: true };
    await hear(new SessionEdited({ sessionId: 's', fields: ['title'] } as never));
    expect(held).toEqual([]);
    await hear(new SessionEdited({ sessionId: 's', fields: ['title', 'hostId'] } as never));
    expect(held).toEqual([teacher]);
  });

  describe('with the heartbeat', () => {
    it('ends what no wake-up told of: devices, classes, sessions', async () => {
      classes = ['old'];
      const [ended, mine] = [await client({ deviceId: 'ended' }), await client({}, 's')];
      [endedDevices, classes, access] = [['ended'], ['new'], { mayJoin: false, isStaff: false }];
      await membership.recheckAll();
      expect([ended.closed, mine.closed]).toEqual([true, false]);
      expect([[...mine.classes], mine.sent]).toEqual([['new'], ['REMOVED']]);
    });

    it('leaves alone who was moved while the database was read, which may be older', async () => {
      const mine = await client();
      whileReadingClasses = () => connections.moveIn(mine, 'just now');
      await membership.recheckAll();
      expect([...mine.classes]).toEqual(['just now']);
    });
  });
});
