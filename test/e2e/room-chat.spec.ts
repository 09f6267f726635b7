import { newId } from '../../src/kernel/ids.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { School, type Classroom } from '../support/school.ts';

describe('the chat of a session', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open({ DIALECTS: 'live-attendance' });
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
    await host.next('CHAT_MESSAGE');
    await room.settled();
    expect(host.of('CHAT_MESSAGE').map(({ text }) => text)).toEqual(['Here']);
  });

  it('has a message once that two tabs send at once, as one does that takes over from the other', async () => {
    const { teacher, amara, luca } = school;
    const [host, bystander, ...tabs] = [
      await room.enter(teacher),
      await room.enter(luca),
      await room.enter(amara),
      await room.enter(amara),
    ];
    for (let round = 0; round < 5; round++) {
      const body = { id: newId(), text: `Round ${round}` };
      const [one, other] = await Promise.all(tabs.map((tab) => tab.done('CHAT_MESSAGE', body)));
      expect(other).toEqual(one);
      for (const socket of [host, bystander, ...tabs]) expect(await socket.next('CHAT_MESSAGE')).toMatchObject({ ...one, text: body.text });
    }
    await room.settled();
    expect([host, bystander, ...tabs].map((socket) => socket.of('CHAT_MESSAGE').length)).toEqual([5, 5, 5, 5]);
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
    await host.next('CHAT_MESSAGE');
    await room.settled();
    expect(host.of('CHAT_MESSAGE')).toHaveLength(1);
  });

  it('can be switched off by staff, who go on writing, and is so for those who come later', async () => {
    const { teacher, amara, luca } = school;
    const { sessionId } = room;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    expect(await host.done('CHAT_SWITCHED', { open: false })).toEqual({ open: false });
    expect(await student.next('CHAT_SWITCHED')).toMatchObject({ sessionId, open: false });
    await host.done('CHAT_SWITCHED', { open: false });
    expect(await student.refused('CHAT_MESSAGE', { text: 'Hello' })).toBe('CHAT_CLOSED');
    await host.done('CHAT_MESSAGE', { text: 'Listen' });
    const late = await room.connect(luca);
    expect((await late.done('JOIN_SESSION', { sessionId })).snapshot?.classroom.chatOpen).toBe(false);
    expect(await school.request(teacher, 'put', `/live-sessions/${sessionId}/chat/open`, { open: true })).toEqual({ open: true });
    expect(await late.next('CHAT_SWITCHED')).toMatchObject({ open: true });
    await student.done('CHAT_MESSAGE', { text: 'Hello' });
    for (let messages = 0; messages < 2; messages++) await student.next('CHAT_MESSAGE');
    await room.settled();
    expect(student.events).toEqual(['CHAT_SWITCHED', 'CHAT_MESSAGE', 'CHAT_SWITCHED', 'CHAT_MESSAGE']);
  });

  it('erases the text of a deleted message for everybody, also in replays', async () => {
    const { teacher, amara, luca } = school;
    const { sessionId } = room;
    const [host, student, other] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    const since = host.number!;
    const { id } = await student.done('CHAT_MESSAGE', { text: 'Nobody likes Luca' });
    expect(await other.refused('CHAT_DELETED', { id })).toBe('NOT_YOUR_MESSAGE');
    expect(await other.refused('CHAT_DELETED', { id: newId() })).toBe('MESSAGE_NOT_FOUND');
    await host.done('CHAT_DELETED', { id });
    for (const socket of [host, student, other]) expect(await socket.next('CHAT_DELETED')).toMatchObject({ id, by: teacher.id });
    await student.done('CHAT_DELETED', { id });
    const back = await room.connect(luca);
    const { missed } = await back.done('JOIN_SESSION', { sessionId, since });
    expect(missed!.map(({ event, data }) => [event, 'text' in data ? data.text : undefined])).toEqual([
      ['CHAT_MESSAGE', null],
      ['CHAT_DELETED', undefined],
    ]);
    const [only] = await school.request<{ text: string | null }[]>(luca, 'get', `/live-sessions/${sessionId}/chat`);
    expect(only).toMatchObject({ id, text: null });
  });

  it('is read in pages in the order of the room, oldest or newest first, with the names of now', async () => {
    const { teacher, amara } = school;
    const chat = `/live-sessions/${room.sessionId}/chat`;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    const sent = await Promise.all(
      ['one', 'two', 'three', 'four', 'five'].map((text, n) => (n % 2 ? student : host).done('CHAT_MESSAGE', { text })),
    );
    const inOrder = sent.map(({ seq }) => seq).toSorted((one, other) => one - other);
    const read = async (query: string) => {
      const { body } = await school.app.http.get(`/api/v1${chat}?${query}`).auth(amara.token, { type: 'bearer' }).expect(200);
      return body as { data: { seq: number; name: string }[]; pagination: { next: string | null; total: number } };
    };
    const [first, newest] = [await read('limit=3'), await read('limit=2&order=newest')];
    expect([first.data.map(({ seq }) => seq), first.pagination.total]).toEqual([inOrder.slice(0, 3), 5]);
    expect((await read(`limit=3&after=${first.pagination.next!}`)).data.map(({ seq }) => seq)).toEqual(inOrder.slice(3));
    expect(newest.data.map(({ seq }) => seq)).toEqual(inOrder.toReversed().slice(0, 2));
    expect((await read(`limit=3&order=newest&after=${newest.pagination.next!}`)).data.map(({ seq }) => seq)).toEqual(
      inOrder.toReversed().slice(2),
    );
    expect(new Set((await read('limit=100')).data.map(({ name }) => name))).toEqual(new Set([teacher.name, amara.name]));
  });

  it('is read after the end by staff and those who were there, and by no one else', async () => {
    const { teacher, colleague, amara, luca, stranger } = school;
    const chat = `/live-sessions/${room.sessionId}/chat`;
    const codes = async (...users: (typeof amara)[]) => {
      const answers = users.map((user) => school.app.http.get(`/api/v1${chat}`).auth(user.token, { type: 'bearer' }));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    await school.request(amara, 'post', `/live-sessions/${room.sessionId}/join`);
    const { id } = await school.request<{ id: string }>(amara, 'post', chat, { text: 'Hello' });
    expect(await codes(teacher, colleague, amara, luca, stranger)).toEqual([200, 200, 200, 200, 404]);
    await school.request(teacher, 'post', `/live-sessions/${room.sessionId}/end`);
    expect(await codes(teacher, colleague, amara, luca, stranger)).toEqual([200, 200, 200, 404, 404]);
    const late = school.app.http.post(`/api/v1${chat}`).auth(amara.token, { type: 'bearer' });
    expect((await late.send({ text: 'Still here' })).body.code).toBe('SESSION_ENDED');
    await school.request(amara, 'delete', `${chat}/${id}`);
    expect(await school.request(teacher, 'get', chat)).toMatchObject([{ id, text: null }]);
  });

  it('does not reach raw clients of another system, and takes nothing from them', async () => {
    const { teacher, amara, luca } = school;
    const [host, raw] = [await room.enter(teacher), await RawSocket.open(school.app, amara.token)];
    // The raw client joins by itself: a mark of its own shows that it is in.
    await host.done('ATTENDANCE_MARKED', { studentId: luca.id, status: 'present' });
    expect(await raw.refused('CHAT_MESSAGE', { text: 'Hello' })).toEqual(expect.any(String));
    expect(await raw.refused('HAND_RAISED')).toEqual(expect.any(String));
    const { id } = await host.done('CHAT_MESSAGE', { text: 'Good morning' });
    await host.done('HAND_RAISED');
    await host.done('CHAT_DELETED', { id });
    await host.done('CHAT_SWITCHED', { open: false });
    await host.done('HAND_LOWERED', { all: true });
    await room.settled();
    raw.say('MY_ATTENDANCE');
    await raw.next('MY_ATTENDANCE');
    expect(raw.told.map(({ event }) => event)).toEqual(['MY_ATTENDANCE']);
    expect(host.events).toEqual(['ATTENDANCE_MARKED', 'CHAT_MESSAGE', 'HAND_RAISED', 'CHAT_DELETED', 'CHAT_SWITCHED', 'HAND_LOWERED']);
    await raw.close();
  });
});
