import { sql } from 'kysely';
import { sessionStream } from '../../../../contracts/fact.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import {
  GetParticipants,
  JoinSession,
  LeaveSession,
  ParticipantJoined,
  ParticipantLeft,
} from '../../../../contracts/live-session/presence.ts';
import { EditSession } from '../../../../contracts/live-session/lifecycle.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Lanes } from '../../../../kernel/messaging/lanes.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('joining and leaving', () => {
  const { to, live } = setUpLiveSessions();
  const nodeId = newId();
  const participants = (sessionId: string, page = 1, limit = 100) => to.queries.execute(new GetParticipants(sessionId, { page, limit }));
  const factsOf = async (sessionId: string) => (await to.facts(sessionStream(sessionId))).slice(1);

  it('returns the access and the meeting, opens an interval, and records a fact', async () => {
    const { enrolled, klass, teacher, sessionId } = await live();
    await to.commands.execute(new EditSession(teacher, sessionId, { meetingUrl: 'https://meet.example/1', meetingPassword: 'sesame' }));
    to.clock.at = new Date('2026-09-01T07:00:00Z');
    const student = enrolled[0]!;
    expect(await to.commands.execute(new JoinSession(student, sessionId, { id: 'laptop', nodeId }))).toEqual({
      access: {
        sessionId,
        classId: klass.id,
        hostId: teacher.userId,
        status: 'live',
        visibility: 'class',
        capture: ['teacher'],
        marksVisibility: 'concerned',
        isStaff: false,
        mayJoin: true,
        refusal: null,
      },
      stay: { id: expect.any(String), isNew: true },
      meeting: { url: 'https://meet.example/1', password: 'sesame' },
    });
    expect((await factsOf(sessionId)).slice(1)).toMatchObject([
      {
        type: ParticipantJoined.type,
        audience: 'nobody',
        payload: { sessionId, userId: student.userId, role: 'student', staff: false, connectionId: 'laptop', arrival: true },
      },
    ]);
    expect(
      await to.db.rows(sql`select user_id, role, staff, node_id, connection_id, joined_at, here_since, left_at from presence_interval
        where session_id = ${sessionId}`),
    ).toEqual([
      {
        user_id: student.userId,
        role: 'student',
        staff: false,
        node_id: nodeId,
        connection_id: 'laptop',
        joined_at: to.clock.at,
        here_since: to.clock.at,
        left_at: null,
      },
    ]);
  });

  it('records the time and the reason of leaving', async () => {
    const { enrolled, sessionId } = await live();
    const student = enrolled[0]!;
    await to.commands.execute(new JoinSession(student, sessionId, null));
    to.clock.at = new Date(Date.now() + 60_000);
    await to.commands.execute(new LeaveSession(student.userId, sessionId, null, 'lost'));
    await to.commands.execute(new LeaveSession(student.userId, sessionId, null));
    expect(await factsOf(sessionId)).toMatchObject([
      { type: ParticipantJoined.type, payload: { connectionId: null } },
      {
        type: ParticipantLeft.type,
        payload: { userId: student.userId, connectionId: null, departure: true, why: 'lost', at: to.clock.at.toISOString() },
      },
    ]);
    expect(await participants(sessionId)).toEqual({ items: [], total: 0, next: null });
  });

  it('is rejected for users without access whatever the status, and for everyone unless the session is live', async () => {
    const { teacher, enrolled, klass, sessionId } = await live(2);
    const join = (by: typeof teacher, id = sessionId) => refusalOf(to.commands.execute(new JoinSession(by, id, null)));
    const outsider = to.school.person('student');
    expect(await join(outsider)).toBe('NOT_ADMITTED');
    expect(await join(to.school.person('teacher'))).toBe('NOT_ADMITTED');
    klass.students.delete(enrolled[1]!.userId);
    expect(await join(enrolled[1]!)).toBe('NOT_ADMITTED');
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await join(outsider)).toBe('NOT_ADMITTED');
    expect(await join(enrolled[0]!)).toBe('SESSION_ENDED');
    expect(await join(teacher)).toBe('SESSION_ENDED');
    await to.db.rows(
      sql`update live_session set status = 'scheduled', outcome = null, started_at = null, ended_at = null where id = ${sessionId}`,
    );
    expect(await join(teacher)).toBe('SESSION_NOT_LIVE');
    expect(await join(enrolled[0]!, newId())).toBe('SESSION_NOT_FOUND');
    expect(await join(enrolled[0]!, 'room 5')).toBe('SESSION_NOT_FOUND');
    expect(await to.db.rows(sql`select 1 from presence_interval where session_id = ${sessionId}`)).toEqual([]);
  });

  it('creates no stream for a session that does not exist', async () => {
    const unknown = newId();
    await refusalOf(to.commands.execute(new JoinSession(to.school.person('student'), unknown, null)));
    expect(await to.db.rows(sql`select 1 from event_stream where stream = ${sessionStream(unknown)}`)).toEqual([]);
  });

  it('accepts session ids in upper case', async () => {
    const { enrolled, sessionId } = await live();
    await to.commands.execute(new JoinSession(enrolled[0]!, sessionId.toUpperCase(), null));
    expect((await factsOf(sessionId)).map(({ payload }) => payload)).toMatchObject([{ sessionId }]);
  });

  it('admits anyone signed in to a public session', async () => {
    const { sessionId } = await live();
    await to.db.rows(sql`update live_session set visibility = 'public' where id = ${sessionId}`);
    const { access } = await to.commands.execute(new JoinSession(to.school.person('teacher'), sessionId, null));
    expect(access).toMatchObject({ isStaff: false, mayJoin: true });
  });

  it('gives each command in a mixed batch its own result, in order', async () => {
    const { enrolled, sessionId } = await live(2);
    const outsider = to.school.person('student');
    const [ada, ben] = enrolled as [typeof outsider, typeof outsider];
    const settled = await Promise.allSettled([
      to.commands.execute(new JoinSession(ada, sessionId, null)),
      to.commands.execute(new JoinSession(outsider, sessionId, null)),
      to.commands.execute(new LeaveSession(ada.userId, sessionId, null)),
      to.commands.execute(new JoinSession(ben, sessionId, null)),
      to.commands.execute(new JoinSession(ada, sessionId, null)),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect((await factsOf(sessionId)).map(({ type, payload }) => [type, (payload as { userId: string }).userId])).toEqual([
      [ParticipantJoined.type, ada.userId],
      [ParticipantLeft.type, ada.userId],
      [ParticipantJoined.type, ben.userId],
      [ParticipantJoined.type, ada.userId],
    ]);
    expect((await participants(sessionId)).total).toBe(2);
  });

  it('lets a thousand users join in a few transactions, with one query to the classes module for each', async () => {
    const { enrolled, sessionId } = await live(1000);
    const sizes: number[] = [];
    to.get(Lanes).observe((name, size) => name === 'presence' && sizes.push(size));
    to.school.asked.clear();
    const start = performance.now();
    await Promise.all(enrolled.map((by, index) => to.commands.execute(new JoinSession(by, sessionId, { id: `socket ${index}`, nodeId }))));
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(sizes.length).toBeLessThanOrEqual(5);
    expect(Object.fromEntries(to.school.asked)).toEqual({ FindEnrolled: sizes.length });
    expect((await participants(sessionId, 1, 1)).total).toBe(1000);
  });
});
