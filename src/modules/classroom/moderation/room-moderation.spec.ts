import { QueryBus } from '@nestjs/cqrs';
import { jest } from '@jest/globals';
import { sql } from 'kysely';
import { GetClassroomState } from '../../../contracts/classroom/room-state.ts';
import { StartAdHocSession } from '../../../contracts/live-session/class-sessions.ts';
import { FindVisitors } from '../../../contracts/live-session/presence.ts';
import { startClassroom } from '../../../../test/support/classroom.ts';
import type { Handlers } from '../../../../test/support/handlers.ts';

describe('what those who join are told about mutes', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startClassroom();
  });
  afterAll(() => to.close());

  /** A session in which `muted` users were muted, in the order of their ids; those from `leftUntil` on are still there. */
  const room = async (muted: number, leftUntil: number): Promise<string> => {
    const teacher = to.school.person('teacher');
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, to.school.class(teacher).id));
    const users = sql`(select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid as id, n from generate_series(1, ${muted}::int) n) u`;
    await to.db.rows(
      sql`insert into room_mute (session_id, user_id, here_since) select ${sessionId}::uuid, id, now() - interval '1 hour' from ${users}`,
    );
    await to.db.rows(sql`
      insert into presence_interval (id, session_id, user_id, role, staff, joined_at, here_since, left_at)
      select gen_random_uuid(), session_id, user_id, 'student', false, here_since, here_since, case when n <= ${leftUntil} then now() end
      from room_mute join ${users} on u.id = user_id where session_id = ${sessionId}`);
    return sessionId;
  };
  const mutedIn = async (sessionId: string): Promise<readonly number[]> => {
    const { muted } = await to.queries.execute(new GetClassroomState(sessionId));
    return muted.map((id) => Number(id.slice(-12)));
  };
  const from = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n);

  it('is at most 200, and no more are read (regression: all were read before they were cut)', async () => {
    const sessionId = await room(500, 0);
    const asked = jest.spyOn(to.get(QueryBus), 'execute');
    expect(await mutedIn(sessionId)).toEqual(from(1, 200));
    const sizes = asked.mock.calls.flatMap(([query]) => (query instanceof FindVisitors ? [query.userIds?.length] : []));
    asked.mockRestore();
    expect(sizes).toEqual([200]);
  });

  it.each([
    ['nobody was muted', 0, 0, []],
    ['all have left', 450, 450, []],
    ['exactly as many as are shown were muted, and the first has left', 200, 1, from(2, 199)],
    ['those who are read first have left', 450, 300, from(301, 150)],
    ['many who are read first have left', 700, 350, from(351, 200)],
  ])('is all who are still there if %s', async (_, muted, leftUntil, expected) => {
    expect(await mutedIn(await room(muted, leftUntil))).toEqual(expected);
  });
});
