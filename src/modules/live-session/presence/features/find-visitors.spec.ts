import { FindVisitors, JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('the visitors of a session', () => {
  const { to, live } = setUpLiveSessions();
  const socket = (id: string) => ({ id, nodeId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11' });

  it('are those who are or were in it, with the start of their current stay', async () => {
    const { teacher, enrolled, sessionId } = await live(3);
    const [ada, ben, never] = enrolled.map(({ userId }) => userId) as [string, string, string];
    const minute = (n: number) => (to.clock.at = new Date(Date.UTC(2026, 8, 1, 7, n)));
    const zero = minute(0);
    await to.commands.execute(new JoinSession(enrolled[0]!, sessionId, socket('a')));
    const one = minute(1);
    await to.commands.execute(new JoinSession(enrolled[0]!, sessionId, socket('b')));
    await to.commands.execute(new LeaveSession(ada, sessionId, socket('a')));
    await to.commands.execute(new JoinSession(enrolled[1]!, sessionId, null));
    await to.commands.execute(new JoinSession(teacher, sessionId, null));
    await to.commands.execute(new LeaveSession(ben, sessionId, null));
    const find = async (ids: readonly string[] | null, id = sessionId) =>
      Object.fromEntries((await to.queries.execute(new FindVisitors(id, ids))).map(({ userId, ...visitor }) => [userId, visitor]));
    const [host, here, gone] = [
      { staff: true, hereSince: one },
      { staff: false, hereSince: zero },
      { staff: false, hereSince: null },
    ];
    expect(await find([ada, ben, never])).toEqual({ [ada]: here, [ben]: gone });
    expect(await find(null)).toEqual({ [ada]: here, [teacher.userId]: host });
    expect(await find(null, newId())).toEqual({});
  });
});
