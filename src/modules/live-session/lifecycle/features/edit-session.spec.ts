import { SessionEdited } from '../../../../contracts/live-session.ts';
import { EditSession } from '../../../../contracts/live-session/lifecycle.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('editing a session', () => {
  const { to, planned, facts } = setUpLiveSessions();

  it('changes the fields that differ, and records only their names', async () => {
    const { teacher, sessionId, startsAt } = await planned();
    await to.commands.execute(
      new EditSession(teacher, sessionId, {
        title: 'Geometry',
        lengthMinutes: 60,
        meetingPassword: 'sesame',
        startsAt,
        instructor: undefined,
      }),
    );
    expect((await facts(sessionId)).at(-1)).toEqual({
      type: SessionEdited.type,
      actorId: teacher.userId,
      payload: { sessionId, fields: ['title', 'meetingPassword'] },
    });
    expect(await to.queries.execute(new GetSession(teacher, { id: sessionId }))).toMatchObject({ title: 'Geometry', startsAt });
  });

  it('records nothing if nothing differs', async () => {
    const { teacher, sessionId } = await planned();
    await to.commands.execute(new EditSession(teacher, sessionId, { title: 'Algebra', capture: ['teacher'] }));
    await to.commands.execute(new EditSession(teacher, sessionId, {}));
    expect(await facts(sessionId)).toHaveLength(1);
  });

  it('detects that the meeting is unchanged, although sealing it again produces different text', async () => {
    const { teacher, sessionId } = await planned();
    const meeting = { meetingUrl: 'https://meet.example/j/123', meetingPassword: 'sesame' };
    const edit = (changes: object) => to.commands.execute(new EditSession(teacher, sessionId, changes));
    for (const changes of [meeting, meeting, { ...meeting, meetingPassword: 'open' }, { meetingUrl: null }, { meetingUrl: null }])
      await edit(changes);
    const edits = (await facts(sessionId)).slice(1).map(({ payload }) => (payload as SessionEdited['payload']).fields);
    expect(edits).toEqual([['meetingUrl', 'meetingPassword'], ['meetingPassword'], ['meetingUrl']]);
  });

  it('is for staff only: the host, co-teachers and admins', async () => {
    const { teacher, student, klass, sessionId } = await planned();
    const colleague = to.school.person('teacher');
    const edit = (by: typeof teacher, id = sessionId) => refusalOf(to.commands.execute(new EditSession(by, id, { title: newId() })));
    expect(await edit(student)).toBe('TEACHER_ONLY');
    expect(await edit(colleague)).toBe('NOT_SESSION_HOST');
    klass.teachers.add(colleague.userId);
    expect([await edit(colleague), await edit(to.school.person('admin')), await edit(teacher)]).toEqual(['none', 'none', 'none']);
    expect([await edit(teacher, newId()), await edit(teacher, 'x')]).toEqual(['SESSION_NOT_FOUND', 'SESSION_NOT_FOUND']);
  });

  it('leaves the session unchanged if one field is rejected', async () => {
    const { teacher, sessionId } = await planned();
    expect(await refusalOf(to.commands.execute(new EditSession(teacher, sessionId, { title: 'B', timeZone: 'Nowhere' })))).toBe(
      'UNKNOWN_TIME_ZONE',
    );
    expect((await to.queries.execute(new GetSession(teacher, { id: sessionId }))).title).toBe('Algebra');
  });
});
