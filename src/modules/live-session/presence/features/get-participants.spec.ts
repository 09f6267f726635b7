import { GetParticipants, JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('the participants of a session', () => {
  const { to, live } = setUpLiveSessions();
  const nodeId = newId();

  const off = { microphone: false, camera: false, screen: false };

  it('are listed once each, staff first, with the start of their current unbroken stay', async () => {
    const { teacher, enrolled, sessionId } = await live(2);
    const page = (id: string, page = 1, limit = 100) => to.queries.execute(new GetParticipants(id, { page, limit }));
    const [ada, ben] = enrolled as [typeof teacher, typeof teacher];
    const minute = (n: number) => {
      to.clock.at = new Date(Date.UTC(2026, 8, 1, 7, n));
      return to.clock.at;
    };
    const zero = minute(0);
    await to.commands.execute(new JoinSession(ben, sessionId, { id: 'a', nodeId }));
    const one = minute(1);
    await to.commands.execute(new JoinSession(ada, sessionId, { id: 'b', nodeId }));
    await to.commands.execute(new JoinSession(ben, sessionId, { id: 'c', nodeId }));
    await to.commands.execute(new LeaveSession(ben.userId, sessionId, { id: 'a', nodeId }));
    const two = minute(2);
    await to.commands.execute(new JoinSession(teacher, sessionId, { id: 'd', nodeId }));
    const name = (userId: string) => to.school.people.get(userId)!.name;
    const everybody = [
      { userId: teacher.userId, name: name(teacher.userId), role: 'teacher', joinedAt: two, ...off },
      { userId: ben.userId, name: name(ben.userId), role: 'student', joinedAt: zero, ...off },
      { userId: ada.userId, name: name(ada.userId), role: 'student', joinedAt: one, ...off },
    ];
    expect(await page(sessionId)).toEqual({ items: everybody, total: 3, next: null });
    expect(await page(sessionId, 2, 2)).toEqual({ items: everybody.slice(2), total: 3, next: null });
    expect(await page(sessionId, 9, 2)).toEqual({ items: [], total: 3, next: null });
    expect(await to.queries.execute(new GetParticipants(sessionId, null))).toEqual({ items: everybody, total: 3, next: null });
  });
});
