import type { QueryBus } from '@nestjs/cqrs';
import { FindEndedDevices, SignedOut, type Principal } from '../../../contracts/auth.ts';
import { BookingCancelled } from '../../../contracts/booking.ts';
import { ParticipantRemoved } from '../../../contracts/classroom/moderation.ts';
import { GetClassesOfMany, StudentEnrolled, StudentUnenrolled, TeacherAdded, TeacherRemoved } from '../../../contracts/classes.ts';
import type { RecordedFact } from '../../../contracts/fact.ts';
import { SessionEdited } from '../../../contracts/live-session.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { StreamGrew } from '../../../kernel/messaging/wake-ups.ts';
import { Connection, type Membership } from '../transport/connection.ts';
import { Connections } from '../transport/connections.ts';
import { ConnectionAccess } from './connection-access.ts';
import type { RoomHub } from './room-hub.ts';
import type { RoomMembership } from './room-membership.ts';

class Client extends Connection {
  readonly queuedBytes = 0;
  readonly sent: string[] = [];
  readonly reasons: unknown[] = [];
  send(event: string, message: object): void {
    this.sent.push(event);
    this.reasons.push((message as { reason?: string }).reason);
  }
  subscribe(): void {}
  unsubscribe(): void {}
  close(): void {
    this.closed = true;
  }
}

const AT = new Date('2026-09-01T09:00:00Z');
const on = (day: number) => `2026-09-0${day}T09:00:00Z`;
type Session = { mayJoin: boolean; isStaff: boolean; refusal?: string };

describe('ConnectionAccess', () => {
  let connections: Connections;
  let checks: ConnectionAccess;
  let emitted: (fact: RecordedFact) => void;
  /* What the queries return. */
  let access: Session | undefined;
  let endedDevices: string[];
  let classes: string[];
  let whileReadingClasses: () => void;
  let suspended: Connection[], resumed: Connection[];

  beforeEach(() => {
    [access, endedDevices, classes, suspended, resumed] = [{ mayJoin: true, isStaff: false }, [], [], [], []];
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
    const hub = { onEmitted: (listener: typeof emitted) => void (emitted = listener) };
    const memberships = {
      suspend: (connection: Connection) => {
        suspended.push(connection);
        connection.membership!.suspensions++;
      },
      resume: async (connection: Connection) => void resumed.push(connection),
      evict: async (connection: Connection, membership: Membership) => {
        const wasThere = connection.membership === membership;
        if (wasThere) connection.membership = null;
        return wasThere;
      },
    };
    const bus = queries as unknown as QueryBus;
    connections = new Connections(bus);
    checks = new ConnectionAccess(connections, memberships as unknown as RoomMembership, bus, new Log('silent'), hub as unknown as RoomHub);
  });

  const client = async (of: Partial<Principal> = {}, sessionId?: string, staff = false) => {
    const connection = new Client(`${Math.random()}`, { userId: 'u', role: 'student', deviceId: 'd', expiresAt: 0, ...of });
    await connections.add(connection);
    connections.open(connection);
    if (sessionId)
      connection.membership = { sessionId, listener: staff ? { staff } : { staff, userId: 'u' }, suspensions: 0, missesAfter: 0 };
    return connection;
  };
  const recorded = (fact: object) => ({ ...fact, stream: 'any', seq: 1, id: 'i', actorId: null, occurredAt: AT }) as RecordedFact;
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const grow = async (fact: object) => {
    checks.handle(new StreamGrew('any', 1, [recorded(fact)]));
    await settle();
  };
  const emit = async (fact: object) => {
    emitted(recorded(fact));
    await settle();
  };

  it('closes the connections of a device that was signed out, and no others', async () => {
    const [ended, other] = [await client({ deviceId: 'one' }), await client({ deviceId: 'two' })];
    const stranger = await client({ userId: 'v', deviceId: 'one' });
    await grow(new SignedOut({ userId: 'u', deviceIds: ['one'] } as never));
    expect([ended.closed, other.closed, stranger.closed]).toEqual([true, false, false]);
  });

  it.each([
    ['from now on', on(1), null, true],
    ['for some days', on(1), on(2), true],
    ['from a later date', on(2), null, false],
    ['until an earlier date', '2026-08-01T09:00:00Z', on(1), false],
  ])('subscribes a student enrolled %s (from %s to %s) to the class: %s', async (_, startsAt, endsAt, isSubscribed) => {
    const [mine, other] = [await client(), await client({ userId: 'v' })];
    await grow(new StudentEnrolled({ classId: 'c', studentId: 'u', startsAt, endsAt } as never));
    expect([mine.classes.has('c'), other.classes.has('c')]).toEqual([isSubscribed, false]);
  });

  it('subscribes a new teacher to the class', async () => {
    const mine = await client();
    await grow(new TeacherAdded({ classId: 'c', teacherId: 'u' } as never));
    expect([...mine.classes]).toEqual(['c']);
  });

  describe.each([
    ['unenrolled', new StudentUnenrolled({ classId: 'c', studentId: 'u' } as never)],
    ['removed as a teacher', new TeacherRemoved({ classId: 'c', teacherId: 'u' } as never)],
  ])('for a user who was %s', (_, fact) => {
    it('unsubscribes from the class, and evicts from the session that the user may no longer join', async () => {
      classes = ['c'];
      const [mine, other] = [await client({}, 's'), await client({ userId: 'v' }, 's')];
      access = { mayJoin: false, isStaff: false };
      await grow(fact);
      expect([suspended, resumed]).toEqual([[mine], []]);
      expect([[...mine.classes], mine.membership, mine.sent]).toEqual([[], null, ['REMOVED']]);
      expect(other.membership).not.toBeNull();
    });

    it('does not evict from a session that the user may still join', async () => {
      const mine = await client({}, 's');
      await grow(fact);
      expect([suspended, resumed, mine.sent]).toEqual([[mine], [mine], []]);
    });

    it('evicts from a session whose staff the user no longer belongs to', async () => {
      const mine = await client({}, 's', true);
      await grow(fact);
      expect([mine.membership, mine.sent]).toEqual([null, ['REMOVED']]);
    });

    it('evicts from a session that does not exist', async () => {
      const mine = await client({}, 's');
      access = undefined;
      await grow(fact);
      expect(mine.sent).toEqual(['REMOVED']);
    });
  });

  it('sends nothing to a user who left the session in the meantime', async () => {
    const mine = await client({}, 's');
    access = { mayJoin: false, isStaff: false };
    checks.handle(new StreamGrew('any', 1, [recorded(new StudentUnenrolled({ classId: 'c', studentId: 'u' } as never))]));
    mine.membership = null;
    await settle();
    expect(mine.sent).toEqual([]);
  });

  it('checks a student whose booking was cancelled, but only in that session', async () => {
    const [here, elsewhere] = [await client({}, 's'), await client({}, 't')];
    const other = await client({ userId: 'v' }, 's');
    await emit(new BookingCancelled({ sessionId: 's', studentId: 'u' } as never));
    expect(suspended).toEqual([here]);
    expect([elsewhere.membership, other.membership]).not.toContain(null);
  });

  it('evicts a participant who was removed, but only from that session, and says why', async () => {
    const [here, elsewhere, other] = [await client({}, 's'), await client({}, 't'), await client({ userId: 'v' }, 's')];
    access = { mayJoin: false, isStaff: false, refusal: 'REMOVED_FROM_SESSION' };
    await emit(new ParticipantRemoved({ sessionId: 's', userId: 'u' }, 'staff'));
    expect(suspended).toEqual([here]);
    expect([here.membership, here.sent, here.reasons]).toEqual([null, ['REMOVED'], ['removed']]);
    expect([elsewhere.membership, other.membership]).not.toContain(null);
    access = { mayJoin: false, isStaff: false, refusal: 'NOT_ADMITTED' };
    await emit(new ParticipantRemoved({ sessionId: 't', userId: 'u' }, 'staff'));
    expect(elsewhere.reasons).toEqual(['no-access']);
  });

  it('checks everybody except students when a session gets a new host', async () => {
    const [, teacher] = [await client({}, 's'), await client({ userId: 't', role: 'teacher' }, 's', true)];
    await client({ userId: 't', role: 'teacher' }, 'other', true);
    access = { mayJoin: true, isStaff: true };
    await emit(new SessionEdited({ sessionId: 's', fields: ['title'] } as never));
    expect(suspended).toEqual([]);
    await emit(new SessionEdited({ sessionId: 's', fields: ['title', 'hostId'] } as never));
    expect(suspended).toEqual([teacher]);
  });

  describe('at a heartbeat', () => {
    it('closes, unsubscribes and evicts without a wake-up', async () => {
      classes = ['old'];
      const [ended, mine] = [await client({ deviceId: 'ended' }), await client({}, 's')];
      [endedDevices, classes, access] = [['ended'], ['new'], { mayJoin: false, isStaff: false }];
      await checks.recheckAll();
      expect([ended.closed, mine.closed]).toEqual([true, false]);
      expect([[...mine.classes], mine.sent]).toEqual([['new'], ['REMOVED']]);
    });

    it('does not use the result of a query during which the classes changed', async () => {
      const mine = await client();
      whileReadingClasses = () => connections.addClass(mine, 'just now');
      await checks.recheckAll();
      expect([...mine.classes]).toEqual(['just now']);
    });
  });
});
