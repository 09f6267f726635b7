import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { fact, sessionStream, type Audience } from '../../../../contracts/fact.ts';
import { EndSession, SessionEnded } from '../../../../contracts/live-session.ts';
import { newId } from '../../../../kernel/ids.ts';
import { maySee, visibleTo, type Listener } from '../../../../kernel/messaging/log.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { ListEvents } from './list-events.ts';

class Noted extends fact<{ n: number }>('test.Noted') {}

describe('the events of a session', () => {
  const { to, live } = setUpLiveSessions();

  const events = (by: Principal, id: string, after = 0, limit = 100) => to.queries.execute(new ListEvents(by, id, after, limit));

  it('are only those the user may see, each with the number of the one before it', async () => {
    const { teacher, student, klass, sessionId } = await live();
    const other = to.school.person('student');
    klass.students.add(other.userId);
    const audiences: Audience[] = ['nobody', 'staff', `user:${student.userId}`, 'all', 'nobody', `user:${other.userId}`, 'nobody'];
    await to.record(sessionStream(sessionId), ...audiences.map((audience, n) => new Noted({ n }, audience)));
    const numbers = async (by: Principal, after?: number, limit?: number) => {
      const { events: visible, head } = await events(by, sessionId, after, limit);
      return [head, ...visible.map((each) => `${each.after}>${each.seq}`)];
    };
    expect(await numbers(teacher)).toEqual([7, '0>1', '1>3', '3>4', '4>5', '5>7']);
    expect(await numbers(student)).toEqual([5, '0>1', '1>4', '4>5']);
    expect(await numbers(other)).toEqual([7, '0>1', '1>5', '5>7']);
    expect(await numbers(student, 2)).toEqual([5, '1>4', '4>5']);
    expect(await numbers(student, 1, 1)).toEqual([5, '1>4']);
    expect(await numbers(student, 5)).toEqual([5]);
    expect(await numbers(student, 500)).toEqual([5]);
  });

  it('tell only staff who joined the class during the session, and whose account is inactive', async () => {
    const { teacher, student, klass, sessionId } = await live();
    const gone = to.school.person('student');
    klass.students.add(gone.userId);
    to.school.people.set(gone.userId, { ...to.school.people.get(gone.userId)!, status: 'inactive' });
    await to.commands.execute(new EndSession(teacher, sessionId));
    const endFor = async (by: Principal) => (await events(by, sessionId)).events.find(({ type }) => type === SessionEnded.type)!.data;
    expect(await endFor(teacher)).toMatchObject({ outcome: expect.any(String), joined: [], inactive: [gone.userId], classSeq: 0 });
    expect(Object.keys(await endFor(student)).toSorted()).toEqual(['classId', 'outcome', 'sessionId', 'started', 'visibility']);
  });

  it('tell only staff who caused them, and who was expected', async () => {
    const { teacher, student, klass, sessionId } = await live();
    const [toStaff] = (await events(teacher, sessionId)).events;
    const [toStudent] = (await events(student, sessionId)).events;
    expect(toStaff).toMatchObject({ type: 'live-session.SessionStarted', actorId: teacher.userId, data: { roster: [student.userId] } });
    expect(toStudent).toEqual({
      seq: 1,
      after: 0,
      type: 'live-session.SessionStarted',
      at: toStaff!.at,
      data: {
        sessionId,
        classId: klass.id,
        hostId: teacher.userId,
        visibility: 'class',
        capture: ['teacher'],
        marksVisibility: 'concerned',
      },
    });
    expect(toStaff!.at).toBeInstanceOf(Date);
  });

  it('are hidden from users who may not join', async () => {
    const { teacher, sessionId } = await live();
    expect(await refusalOf(events(to.school.person('student'), sessionId))).toBe('NOT_ADMITTED');
    expect(await refusalOf(events(teacher, newId()))).toBe('SESSION_NOT_FOUND');
  });

  it('are filtered by the same rules in the database and in memory', async () => {
    const userId = newId();
    const audiences: Audience[] = ['all', 'staff', 'nobody', `user:${userId}`, `user:${newId()}`];
    const listeners: Listener[] = [{ staff: true }, { staff: false, userId }, { staff: false, userId: newId() }];
    for (const listener of listeners) {
      const chosen = await to.db.rows(
        sql<{ audience: string }>`select audience from unnest(${audiences}::text[]) as audience where ${visibleTo(listener)}`,
      );
      expect(chosen.map(({ audience }) => audience)).toEqual(audiences.filter((audience) => maySee(listener, audience)));
    }
  });
});
