import type { QueryBus } from '@nestjs/cqrs';
import type { Principal, Role } from '../../../contracts/auth.ts';
import type { GetSessionAccessOfMany, Refusal, RoomSession } from '../../../contracts/live-session.ts';
import type { Connections } from '../transport/connections.ts';
import { AnnouncementAccess } from './announcement-access.ts';

const session = { id: 's', classId: 'c' } as RoomSession;

describe('the access of those who hear of a session outside its room', () => {
  /** Who is refused, by user and role. */
  let refused: Record<string, Refusal>;
  let asked: string[][];
  beforeEach(() => {
    [refused, asked] = [{}, []];
  });

  const connection = (userId: string, more: { classes?: string[]; in?: string; role?: Role } = {}) => ({
    principal: { userId, role: more.role ?? 'student' } as Principal,
    classes: new Set(more.classes),
    membership: more.in ? { sessionId: more.in } : null,
  });
  const accessOf = async (connections: readonly ReturnType<typeof connection>[], userIds: string[] = [], of = session) => {
    const queries = {
      execute: async ({ users }: GetSessionAccessOfMany) => {
        asked.push(users.map(({ userId }) => userId));
        return users.map(({ userId, role }) => ({ refusal: refused[`${userId} ${role}`] ?? null }));
      },
    };
    const access = new AnnouncementAccess(connections as unknown as Connections, queries as unknown as QueryBus);
    return Object.fromEntries(await access.of(of, userIds));
  };

  it('is asked for its class and the others who are named, as far as they have a connection that is not in it', async () => {
    refused = { 'late student': 'SESSION_LOCKED' };
    const connections = [
      connection('late', { classes: ['b', 'c'] }),
      connection('inside', { classes: ['c'], in: 's' }),
      connection('elsewhere', { classes: ['c'], in: 'another' }),
      connection('stranger', { classes: ['b'] }),
      connection('booked'),
    ];
    expect(await accessOf(connections, ['booked', 'offline'])).toEqual({ late: 'SESSION_LOCKED', elsewhere: null, booked: null });
    expect(asked).toEqual([['late', 'elsewhere', 'booked']]);
    expect(await accessOf(connections, [], { ...session, classId: null })).toEqual({});
    expect(asked).toHaveLength(1);
  });

  it.each([['student', 'teacher'] as const, ['teacher', 'student'] as const])(
    'of a user with connections as %s and %s is refused if it is for one of them',
    async (...roles) => {
      refused = { 'amara student': 'REMOVED_FROM_SESSION' };
      expect(await accessOf(roles.map((role) => connection('amara', { classes: ['c'], role })))).toEqual({ amara: 'REMOVED_FROM_SESSION' });
    },
  );
});
