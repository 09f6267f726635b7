import { HandRaised } from '../../src/contracts/classroom/hands.ts';
import { sessionStream } from '../../src/contracts/fact.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { ReactionRunner } from '../../src/kernel/messaging/reaction-runner.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sql } from 'kysely';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

describe('the hands in a session', () => {
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

  /** Whose hands are up, in order, as told to a client that joins now. */
  const shown = async (): Promise<string[]> => {
    const socket = await room.connect(school.colleague);
    const { snapshot } = await socket.done('JOIN_SESSION', { sessionId: room.sessionId });
    const { items, count } = snapshot!.classroom.hands;
    expect(count).toBe(items.length);
    await socket.done('LEAVE_SESSION');
    return items.map(({ userId }) => userId);
  };
  const lowered = (socket: TestSocket) => socket.of('HAND_LOWERED').map(({ userIds }) => userIds);

  it('go up in order, are seen by the whole room, and stay up through a lost connection', async () => {
    const { teacher, amara, luca } = school;
    const [host, student, other] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    const since = other.number;
    const { seq } = await student.done('HAND_RAISED');
    await other.done('HAND_RAISED');
    expect(await student.done('HAND_RAISED')).toEqual({ seq });
    for (const socket of [host, student, other]) {
      expect(await socket.next('HAND_RAISED')).toMatchObject({ seq, userId: amara.id, name: amara.name });
      expect(await socket.next('HAND_RAISED')).toMatchObject({ userId: luca.id });
    }
    await student.drop();
    await other.drop();
    expect(await shown()).toEqual([amara.id, luca.id]);
    const back = await room.connect(luca);
    const { missed } = await back.done('JOIN_SESSION', { sessionId: room.sessionId, since });
    expect(missed!.map(({ event, data }) => [event, 'userId' in data && data.userId])).toEqual([
      ['HAND_RAISED', amara.id],
      ['HAND_RAISED', luca.id],
    ]);
    expect(await school.request(luca, 'get', `/live-sessions/${room.sessionId}/hands`)).toMatchObject([
      { userId: amara.id, name: amara.name, seq },
      { userId: luca.id },
    ]);
  });

  it('are lowered by their users, one or all by staff, and by no other student', async () => {
    const { teacher, amara, luca } = school;
    const hands = `/live-sessions/${room.sessionId}/hands`;
    const [host, student, other] = [await room.enter(teacher), await room.enter(amara), await room.enter(luca)];
    for (const socket of [student, other, host]) await socket.done('HAND_RAISED');
    for (const body of [{ userId: luca.id }, { all: true }]) expect(await student.refused('HAND_LOWERED', body)).toBe('TEACHER_ONLY');
    expect(await host.refused('HAND_LOWERED', { all: true, userId: luca.id })).toBe('VALIDATION_FAILED');
    expect(await student.done('HAND_LOWERED')).toEqual({ lowered: 1 });
    expect(await student.done('HAND_LOWERED', { userId: amara.id })).toEqual({ lowered: 0 });
    expect(await host.done('HAND_LOWERED', { userId: newId() })).toEqual({ lowered: 0 });
    expect(await host.done('HAND_LOWERED', { userId: luca.id })).toEqual({ lowered: 1 });
    await school.request(amara, 'put', `${hands}/me`);
    expect(await school.request(teacher, 'delete', hands)).toEqual({ lowered: 2 });
    expect(await school.request(teacher, 'delete', `${hands}/${amara.id}`)).toEqual({ lowered: 0 });
    expect(await school.request(amara, 'delete', `${hands}/me`)).toEqual({ lowered: 0 });
    for (let messages = 0; messages < 3; messages++) await other.next('HAND_LOWERED');
    await room.settled();
    expect(lowered(other)).toEqual([[amara.id], [luca.id], null]);
    expect(await shown()).toEqual([]);
  });

  it('are lowered when their users leave with the last connection or are removed, and when the session ends', async () => {
    const { teacher, amara, luca, yuki } = school;
    await school.enrol(teacher, room.classId, [yuki]);
    const [host, laptop, phone] = [await room.enter(teacher), await room.enter(amara), await room.enter(amara)];
    const [student, other] = [await room.enter(luca), await room.enter(yuki)];
    for (const socket of [laptop, student, other]) await socket.done('HAND_RAISED');
    await laptop.done('LEAVE_SESSION');
    expect(await shown()).toEqual([amara.id, luca.id, yuki.id]);
    await phone.done('LEAVE_SESSION');
    expect(await host.next('HAND_LOWERED')).toMatchObject({ userIds: [amara.id] });
    await school.request(teacher, 'delete', `/classes/${room.classId}/students/${luca.id}`);
    expect(await host.next('HAND_LOWERED')).toMatchObject({ userIds: [luca.id] });
    expect(await shown()).toEqual([yuki.id]);
    expect(await phone.refused('HAND_RAISED', { sessionId: room.sessionId })).toBe('NOT_IN_A_SESSION');
    await host.done('DONE');
    await school.app.app.get(ReactionRunner, { strict: false }).relay();
    expect(await other.refused('HAND_RAISED', { sessionId: room.sessionId })).toBe('SESSION_ENDED');
    expect(await school.request(teacher, 'get', `/live-sessions/${room.sessionId}/hands`)).toEqual([]);
  });

  it('of somebody who is removed while away are lowered', async () => {
    const { teacher, amara } = school;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    await student.done('HAND_RAISED');
    await student.drop();
    while (!(await host.next('PARTICIPANTS_CHANGED')).left.includes(amara.id));
    await host.done('PARTICIPANT_REMOVED', { userId: amara.id });
    await school.app.app.get(ReactionRunner, { strict: false }).relay();
    expect(await shown()).toEqual([]);
    expect(lowered(host)).toEqual([[amara.id]]);
  });

  it('are counted beyond the first fifty, and lowered by the thousand with one fact', async () => {
    const { teacher, amara } = school;
    const { sessionId } = room;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    const db = school.app.app.get(Database, { strict: false });
    await db.transaction([sessionStream(sessionId)], async (tx) => {
      const users = Array.from({ length: 1_000 }, () => newId());
      const facts = await tx.append(
        sessionStream(sessionId),
        users.map((userId) => new HandRaised({ sessionId, userId })),
      );
      await db.rows(sql`
        insert into raised_hand (session_id, user_id, seq, raised_at)
        select ${sessionId}::uuid, u.id, u.seq, now() from unnest(${users}::uuid[], ${facts.map(({ seq }) => seq)}::int[]) as u (id, seq)`);
    });
    const late = await room.connect(amara);
    const { snapshot, seq } = await late.done('JOIN_SESSION', { sessionId });
    expect([snapshot!.classroom.hands.items.length, snapshot!.classroom.hands.count]).toEqual([50, 1_000]);
    expect(await host.done('HAND_LOWERED', { all: true })).toEqual({ lowered: 1_000 });
    expect(await late.next('HAND_LOWERED')).toMatchObject({ seq: seq + 1, userIds: null });
    expect(await student.next('HAND_LOWERED')).toMatchObject({ seq: seq + 1, userIds: null });
  });
});
