import { jest } from '@jest/globals';
import { EndSession } from '../../../../contracts/live-session.ts';
import { EditSession, StartSession } from '../../../../contracts/live-session/lifecycle.ts';
import { FindOpenMeetings } from '../../../../contracts/live-session/meeting.ts';
import { newId } from '../../../../kernel/ids.ts';
import { Admission } from '../../access/admission.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('finding the meetings that the caller could enter', () => {
  const { to, planned } = setUpLiveSessions();
  const MEETING = { meetingUrl: 'https://meet.example/j/1', meetingPassword: 'sesame' };

  it('shows staff theirs at any time, and others those of live sessions they may join', async () => {
    const { teacher, student, sessionId } = await planned();
    const { sessionId: bare } = await planned();
    await to.commands.execute(new EditSession(teacher, sessionId, MEETING));
    const who = [teacher, to.school.person('admin'), student, to.school.person('student'), to.school.person('teacher')];
    const open = () =>
      Promise.all(
        who.map(async (by) => {
          const found = await to.queries.execute(new FindOpenMeetings(by, [bare, sessionId, newId()]));
          return [...found.values()].map(({ url, password }) => `${url} ${password}`).join();
        }),
      );
    const seen = `${MEETING.meetingUrl} ${MEETING.meetingPassword}`;
    expect(await open()).toEqual([seen, seen, '', '', '']);
    await to.commands.execute(new StartSession(teacher, sessionId));
    expect(await open()).toEqual([seen, seen, seen, '', '']);
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await open()).toEqual([seen, seen, '', '', '']);
  });

  it('asks nothing about students while their sessions are not live', async () => {
    const { teacher, student, sessionId } = await planned();
    await to.commands.execute(new EditSession(teacher, sessionId, MEETING));
    const decide = jest.spyOn(to.get(Admission), 'decide');
    await to.queries.execute(new FindOpenMeetings(student, [sessionId]));
    expect(decide).not.toHaveBeenCalled();
    await to.queries.execute(new FindOpenMeetings(teacher, [sessionId]));
    expect(decide).toHaveBeenCalledTimes(1);
    decide.mockRestore();
  });
});
