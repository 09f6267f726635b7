import type { Principal } from '../../../../contracts/auth.ts';
import { DeleteMessage, GetMessageTexts, ListMessages, PostMessage, SwitchChat } from '../../../../contracts/classroom/chat.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { startClassroom } from '../../../../../test/support/classroom.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import type { Handlers } from '../../../../../test/support/handlers.ts';

describe('the chat of a session', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startClassroom();
  });
  afterAll(() => to.close());

  const live = async () => {
    const [teacher, amara, luca, away] = (['teacher', 'student', 'student', 'student'] as const).map((role) => to.school.person(role));
    const klass = to.school.class(teacher!, [amara!, luca!, away!]);
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher!, klass.id));
    for (const by of [teacher!, amara!, luca!]) await to.commands.execute(new JoinSession(by, sessionId, null));
    return { teacher: teacher!, amara: amara!, luca: luca!, away: away!, sessionId };
  };
  const post = (by: Principal, sessionId: string, text: string, id?: string) =>
    to.commands.execute(new PostMessage(by, sessionId, text, id));
  const remove = (by: Principal, sessionId: string, id: string) => refusalOf(to.commands.execute(new DeleteMessage(by, sessionId, id)));
  const texts = async (by: Principal, sessionId: string) =>
    (await to.queries.execute(new ListMessages(by, sessionId, 'oldest', { page: 1, limit: 100 }))).items.map(({ text }) => text);
  const facts = async (sessionId: string) =>
    (await to.facts(sessionStream(sessionId)))
      .filter(({ type }) => type.startsWith('classroom.'))
      .map(({ type, seq }) => [type.slice(10), seq]);

  it('has a message once, however often its sender sends it at once, and numbers messages in order', async () => {
    const { teacher, amara, luca, sessionId } = await live();
    const id = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => post(amara, sessionId, `Try ${n}`, id)));
    expect(new Set(answers.map(({ seq }) => seq)).size).toBe(1);
    const later = await Promise.all([post(luca, sessionId, 'Second'), post(teacher, sessionId, 'Third')]);
    expect(await texts(teacher, sessionId)).toEqual(['Try 0', 'Second', 'Third']);
    expect(await facts(sessionId)).toEqual([answers[0]!, ...later].map(({ seq }) => ['MessagePosted', seq]));
    expect(await post(amara, sessionId, 'Again', id)).toEqual(answers[0]);
  });

  it('gives an id that two users choose at once to one of them', async () => {
    const { amara, luca, sessionId } = await live();
    const id = newId();
    const refusals = await Promise.all([amara, luca].map((by) => refusalOf(post(by, sessionId, `By ${by.userId}`, id))));
    expect(refusals.toSorted()).toEqual(['MESSAGE_ID_TAKEN', 'none']);
    const winner = refusals[0] === 'none' ? amara : luca;
    expect(await texts(amara, sessionId)).toEqual([`By ${winner.userId}`]);
  });

  it('takes an id that a message in another session has: that is another message', async () => {
    const [one, other] = [await live(), await live()];
    const id = newId();
    await post(one.amara, one.sessionId, 'Here', id);
    await post(other.amara, other.sessionId, 'There', id);
    await remove(one.amara, one.sessionId, id);
    expect([await texts(one.teacher, one.sessionId), await texts(other.teacher, other.sessionId)]).toEqual([[null], ['There']]);
  });

  it('is written by those who are there, while it is live; a message that is sent again is answered even after the end', async () => {
    const { teacher, amara, luca, away, sessionId } = await live();
    const [outsider, id] = [to.school.person('student'), newId()];
    const first = await post(amara, sessionId, 'Hello', id);
    await to.commands.execute(new LeaveSession(luca.userId, sessionId, null));
    for (const by of [luca, away]) expect(await refusalOf(post(by, sessionId, 'Hello'))).toBe('NOT_IN_A_SESSION');
    expect(await refusalOf(post(outsider, sessionId, 'Hello'))).toBe('NOT_ADMITTED');
    for (const unknown of [newId(), 'x']) expect(await refusalOf(post(amara, unknown, 'Hello'))).toBe('SESSION_NOT_FOUND');
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await refusalOf(post(amara, sessionId, 'Bye'))).toBe('SESSION_ENDED');
    expect(await post(amara, sessionId, 'Hello', id)).toEqual(first);
    for (const by of [teacher, amara, luca]) expect(await texts(by, sessionId)).toEqual(['Hello']);
    for (const by of [away, outsider]) expect(await refusalOf(texts(by, sessionId))).toBe('NOT_ADMITTED');
  });

  it('is switched off for students by staff, once', async () => {
    const { teacher, amara, sessionId } = await live();
    const turn = (by: Principal, open: boolean) => to.commands.execute(new SwitchChat(by, sessionId, open));
    expect(await refusalOf(turn(amara, false))).toBe('TEACHER_ONLY');
    expect(await refusalOf(turn(to.school.person('teacher'), false))).toBe('NOT_ADMITTED');
    for (let repeated = 0; repeated < 2; repeated++) expect(await turn(teacher, false)).toEqual({ open: false });
    expect(await refusalOf(post(amara, sessionId, 'Hello'))).toBe('CHAT_CLOSED');
    await post(teacher, sessionId, 'Listen');
    await turn(teacher, true);
    await post(amara, sessionId, 'At last');
    expect((await facts(sessionId)).map(([type]) => type)).toEqual(['ChatSwitched', 'MessagePosted', 'ChatSwitched', 'MessagePosted']);
  });

  it('loses the text of a message that its sender or staff delete, once and for good', async () => {
    const { teacher, amara, luca, sessionId } = await live();
    const ids = [newId(), newId()];
    for (const id of ids) await post(amara, sessionId, 'Oops', id);
    expect(await remove(luca, sessionId, ids[0]!)).toBe('NOT_YOUR_MESSAGE');
    for (const unknown of [newId(), 'x']) expect(await remove(amara, sessionId, unknown)).toBe('MESSAGE_NOT_FOUND');
    for (const by of [amara, teacher, amara]) expect(await remove(by, sessionId, ids[0]!)).toBe('none');
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await remove(teacher, sessionId, ids[1]!)).toBe('none');
    expect(await texts(amara, sessionId)).toEqual([null, null]);
    expect(await to.queries.execute(new GetMessageTexts(sessionId, ids))).toEqual(new Map());
    expect((await facts(sessionId)).filter(([type]) => type === 'MessageDeleted')).toHaveLength(2);
  });
});
