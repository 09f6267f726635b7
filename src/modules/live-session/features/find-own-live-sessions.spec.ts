import { FindOwnLiveSessions, IsParticipant, JoinSession, LeaveSession } from '../../../contracts/live-session.js';
import { newId } from '../../../kernel/ids.js';
import { startHandlers, type Handlers } from '../../../../test/support/handlers.js';
import { sessionsIn } from '../../../../test/support/sessions.js';
import { LiveSessionModule } from '../live-session.module.js';
import { EndSession } from '../../../contracts/live-session.js';

describe('the live session of one’s own', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startHandlers(LiveSessionModule);
  });
  afterAll(() => to.close());
  const { live, planned } = sessionsIn(() => to);

  it('is the one that started last of those that one hosts, teaches or is enrolled in', async () => {
    const [first, second] = [await live(2), await live(2)];
    const [both, one] = first.enrolled as [typeof first.student, typeof first.student];
    second.klass.students.add(both.userId);
    second.klass.teachers.add(first.teacher.userId);
    const outsider = to.school.person('student');
    const idle = await planned();
    const asked = [both, one, first.teacher, second.teacher, outsider, idle.teacher];
    const found = await to.queries.execute(new FindOwnLiveSessions(asked));
    expect([...found].toSorted()).toEqual(
      [
        [both.userId, second.sessionId],
        [one.userId, first.sessionId],
        [first.teacher.userId, second.sessionId],
        [second.teacher.userId, second.sessionId],
      ].toSorted(),
    );
    await to.commands.execute(new EndSession(second.teacher, second.sessionId));
    expect(await to.queries.execute(new FindOwnLiveSessions([both, second.teacher]))).toEqual(new Map([[both.userId, first.sessionId]]));
  });

  it('is not one that somebody hosts or teaches who is no teacher any more', async () => {
    const { teacher } = await live();
    expect(await to.queries.execute(new FindOwnLiveSessions([{ ...teacher, role: 'student' }]))).toEqual(new Map());
  });

  it('is nothing for nobody', async () => {
    expect(await to.queries.execute(new FindOwnLiveSessions([]))).toEqual(new Map());
  });
});

describe('whether somebody is a participant', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startHandlers(LiveSessionModule);
  });
  afterAll(() => to.close());
  const { live } = sessionsIn(() => to);

  it('is so from the first join to the last leave', async () => {
    const { student, sessionId } = await live();
    const is = () => to.queries.execute(new IsParticipant(sessionId, student.userId));
    const [a, b] = [
      { id: 'a', nodeId: newId() },
      { id: 'b', nodeId: newId() },
    ];
    expect(await is()).toBe(false);
    await to.commands.execute(new JoinSession(student, sessionId, a));
    await to.commands.execute(new JoinSession(student, sessionId, b));
    await to.commands.execute(new LeaveSession(student.userId, sessionId, a));
    expect(await is()).toBe(true);
    await to.commands.execute(new LeaveSession(student.userId, sessionId, b));
    expect(await is()).toBe(false);
  });

  it.each([
    ['no id', 'here'],
    ['nobody', newId()],
  ])('is not so for %s', async (_, userId) => {
    const { sessionId } = await live();
    expect(await to.queries.execute(new IsParticipant(sessionId, userId))).toBe(false);
    expect(await to.queries.execute(new IsParticipant(userId, newId()))).toBe(false);
  });
});
