import type { QueryBus } from '@nestjs/cqrs';
import { GetSessionAccessOfMany, SessionEdited, type RoomSession } from '../../../contracts/live-session.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Database } from '../../../kernel/messaging/database.ts';
import type { RoomLookup } from './room-lookup.ts';
import { RoomReplay } from './room-replay.ts';

const SESSION = newId();
const edited = {
  stream: `session:${SESSION}`,
  seq: 1,
  id: newId(),
  type: SessionEdited.type,
  version: 1,
  audience: 'all',
  payload: { sessionId: SESSION, fields: ['title'] },
  actorId: null,
  occurredAt: new Date(0),
};

describe('RoomReplay', () => {
  it('looks a session up once for messages that many clients missed', async () => {
    let asked = 0;
    const db = { outside: <T>(work: () => T) => work(), headOf: async () => 1, rows: async () => [edited] };
    const queries = {
      execute: async (query: object) =>
        query instanceof GetSessionAccessOfMany
          ? query.users.map(() => ({ mayJoin: true, isStaff: false, marksVisibility: 'room' }))
          : { items: [], total: 0 },
    };
    const lookup = { session: async () => (asked++, { id: SESSION } as RoomSession) };
    const replay = new RoomReplay(db as unknown as Database, queries as unknown as QueryBus, lookup as unknown as RoomLookup);
    const request = () => ({
      listener: { staff: false as const, userId: newId() },
      user: { userId: newId(), role: 'student' as const },
      since: 0,
    });
    const states = await Promise.all(Array.from({ length: 300 }, () => replay.run(SESSION, request())));
    expect(states.every(({ missed }) => missed?.[0]?.event === 'SESSION_UPDATED')).toBe(true);
    expect(asked).toBe(1);
  });
});
