import { newId } from '../../src/kernel/ids.ts';
import { School, type Classroom } from '../support/school.ts';

describe('the chat of a session', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  beforeEach(async () => {
    room = await school.classroom();
  });
  afterEach(() => room.close());

  it('reaches everybody in the room with a number, and is replayed to those who were away', async () => {
    const { teacher, amara, luca } = school;
    const { sessionId } = room;
    const [host, student, away] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    const since = away.number;
    await away.drop();
    const { id, seq } = await student.done('CHAT_MESSAGE', { text: '  What is\u202e a \tforce?\r\n\r\nNewton  ' });
    const message = { sessionId, id, seq, userId: amara.id, name: amara.name, role: 'student', text: 'What is a  force?\n\nNewton' };
    for (const socket of [host, student]) expect(await socket.next('CHAT_MESSAGE')).toMatchObject(message);
    const back = await room.connect(luca);
    const { missed } = await back.done('JOIN_SESSION', { sessionId, since });
    expect(missed).toEqual([{ event: 'CHAT_MESSAGE', data: expect.objectContaining(message) }]);
    const late = await room.connect(teacher);
    expect((await late.done('JOIN_SESSION', { sessionId })).snapshot?.classroom).toMatchObject({ chatOpen: true });
  });

  it('answers a message that is sent again with its id, and sends nothing twice', async () => {
    const { teacher, amara } = school;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    const id = newId();
    const first = await student.done('CHAT_MESSAGE', { text: 'Here', id });
    expect(await student.done('CHAT_MESSAGE', { text: 'Here again', id: id.toUpperCase() })).toEqual(first);
    expect(await host.refused('CHAT_MESSAGE', { text: 'Mine', id })).toBe('MESSAGE_ID_TAKEN');
    await room.settled();
    expect(host.of('CHAT_MESSAGE').map(({ text }) => text)).toEqual(['Here']);
  });

  it('is closed to those who are not in the session, and to texts that are no message', async () => {
    const { teacher, amara, stranger } = school;
    const { sessionId } = room;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    const outside = await room.connect(amara);
    expect(await outside.refused('CHAT_MESSAGE', { text: 'Hello' })).toBe('NOT_IN_A_SESSION');
    await student.done('LEAVE_SESSION');
    expect(await student.refused('CHAT_MESSAGE', { text: 'Hello', sessionId })).toBe('NOT_IN_A_SESSION');
    expect(await (await room.connect(stranger)).refused('CHAT_MESSAGE', { text: 'Hello', sessionId })).toBe('SESSION_NOT_FOUND');
    for (const text of ['', ' \u200b\n\u2800 ', 'a\u0007b', '\ud800', 'x'.repeat(2_001), 7, null, ['x']])
      expect([text, await host.refused('CHAT_MESSAGE', { text })]).toEqual([text, 'VALIDATION_FAILED']);
    await host.done('CHAT_MESSAGE', { text: '𝄞'.repeat(2_000) });
    await room.settled();
    expect(host.of('CHAT_MESSAGE')).toHaveLength(1);
  });
});
