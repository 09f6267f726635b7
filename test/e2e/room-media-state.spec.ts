import { isDeepStrictEqual } from 'node:util';
import { jest } from '@jest/globals';
import type { MediaState } from '../../src/contracts/live-session/media-state.ts';
import { LIMITS } from '../../src/modules/realtime/limits.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

const OFF = { microphone: false, camera: false, screen: false };

describe('what participants have switched on', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open({ DIALECTS: 'live-attendance' });
  });
  afterAll(() => school.app.close());
  beforeEach(async () => {
    room = await school.classroom();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await room.close();
  });

  /** Waits for a message after which these devices of the user are on, and no others. */
  const hears = async (socket: TestSocket, userId: string, on: Partial<MediaState>) => {
    for (;;) {
      const { joined, changed } = await socket.next('PARTICIPANTS_CHANGED');
      const { microphone, camera, screen } = [...joined, ...changed].find((one) => one.userId === userId) ?? {};
      const state = { microphone, camera, screen };
      if (isDeepStrictEqual(state, { ...OFF, ...on })) return;
    }
  };
  const answered = async (socket: TestSocket, userId: string) => {
    const { participants } = await socket.done('JOIN_SESSION', { sessionId: room.sessionId });
    return participants.items.find((one) => one.userId === userId);
  };
  const listed = async (userId: string) => {
    const here = await school.request<{ userId: string }[]>(school.luca, 'get', `/live-sessions/${room.sessionId}/participants`);
    return here.find((one) => one.userId === userId);
  };

  it('reaches the room, the answers to joins and the list, until they leave', async () => {
    const { teacher, amara, luca } = school;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    expect(await student.done('MEDIA_STATE', { microphone: true, camera: true })).toEqual({ ...OFF, microphone: true, camera: true });
    for (const socket of [host, student]) await hears(socket, amara.id, { microphone: true, camera: true });
    expect(await student.done('MEDIA_STATE', { camera: false, screen: true })).toEqual({ microphone: true, camera: false, screen: true });
    const on = { userId: amara.id, microphone: true, camera: false, screen: true };
    await hears(host, amara.id, { microphone: true, screen: true });
    expect(host.of('PARTICIPANTS_CHANGED').at(-1)).toMatchObject({ joined: [], left: [], changed: [on] });
    expect(await answered(await room.connect(luca), amara.id)).toEqual({ ...on, name: amara.name, role: 'student' });
    expect(await listed(amara.id)).toMatchObject(on);
    expect(await student.done('JOIN_SESSION', { sessionId: room.sessionId })).toMatchObject({ participants: { count: 3 } });
    expect(await listed(amara.id)).toMatchObject(on);
    await student.done('LEAVE_SESSION', {});
    expect(await answered(student, amara.id)).toMatchObject(OFF);
    for (;;) {
      const { joined } = await host.next('PARTICIPANTS_CHANGED');
      const back = joined.find(({ userId }) => userId === amara.id);
      if (!back) continue;
      expect(back).toEqual({ userId: amara.id, name: amara.name, role: 'student', ...OFF });
      break;
    }
  });

  it('is on if any device has it on, and goes off with the device', async () => {
    const { teacher, amara } = school;
    const [host, phone, laptop] = [await room.enter(teacher), await room.enter(amara), await room.enter(amara)];
    await phone.done('MEDIA_STATE', { microphone: true });
    await laptop.done('MEDIA_STATE', { screen: true });
    await hears(host, amara.id, { microphone: true, screen: true });
    expect(await listed(amara.id)).toMatchObject({ microphone: true, screen: true });
    await phone.drop();
    await hears(host, amara.id, { screen: true });
    expect(await laptop.done('MEDIA_STATE', {})).toEqual({ ...OFF, screen: true });
  });

  it('ends a mute once the microphone goes on', async () => {
    const { teacher, amara, luca } = school;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    const muted = async () => (await host.done('JOIN_SESSION', { sessionId: room.sessionId })).snapshot!.classroom.muted;
    await student.done('MEDIA_STATE', { microphone: true });
    await host.done('PARTICIPANT_MUTED', { userId: amara.id });
    await student.next('PARTICIPANT_MUTED');
    await student.done('MEDIA_STATE', { microphone: true, camera: true });
    await student.done('MEDIA_STATE', { microphone: false });
    expect(await muted()).toEqual([amara.id]);
    await student.done('MEDIA_STATE', { microphone: true });
    expect(await muted()).toEqual([]);
    await room.enter(luca);
    expect(await listed(amara.id)).toMatchObject({ microphone: true });
  });

  it('reaches the room at most a few times a second, however often it changes, and the last state always does', async () => {
    const { amara, luca } = school;
    const [student, neighbour] = [await room.enter(amara), await room.enter(luca)];
    for (let n = 0; n < 15; n++)
      await Promise.all([student.done('MEDIA_STATE', { camera: n % 2 === 0 }), student.done('MEDIA_STATE', { screen: n % 2 === 1 })]);
    await student.done('MEDIA_STATE', { microphone: true });
    await hears(neighbour, amara.id, { microphone: true, camera: true });
    expect(neighbour.of('PARTICIPANTS_CHANGED').length).toBeLessThan(20);
  });

  it('is refused outside the session, after leaving and once removed', async () => {
    const { teacher, amara, luca } = school;
    const [host, student, outside] = [await room.enter(teacher), await room.enter(amara), await room.connect(luca)];
    expect(await outside.refused('MEDIA_STATE', { camera: true })).toBe('NOT_IN_A_SESSION');
    await student.done('LEAVE_SESSION', {});
    expect(await student.refused('MEDIA_STATE', { camera: true })).toBe('NOT_IN_A_SESSION');
    await student.done('JOIN_SESSION', { sessionId: room.sessionId });
    await host.done('PARTICIPANT_REMOVED', { userId: amara.id });
    await student.next('REMOVED');
    expect(await student.refused('MEDIA_STATE', { camera: true })).toBe('NOT_IN_A_SESSION');
    await room.settled();
    expect(outside.heard).toEqual([]);
    expect(host.of('PARTICIPANTS_CHANGED').flatMap(({ changed }) => changed)).toEqual([]);
  });

  it('is refused if it is not true or false', async () => {
    const student = await room.enter(school.amara);
    for (const field of ['microphone', 'camera', 'screen'])
      for (const value of ['on', 1, null, {}, [true]])
        expect(await student.raw('MEDIA_STATE', { [field]: value })).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field }] });
    expect(await student.done('MEDIA_STATE', {})).toEqual(OFF);
  });

  it('only makes the lists of a big room out of date', async () => {
    jest.replaceProperty(LIMITS, 'crowd', 2 as never);
    const { teacher, amara, luca } = school;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    await room.enter(luca);
    while ((await host.next('PARTICIPANTS_CHANGED')).count !== 3);
    await student.done('MEDIA_STATE', { camera: true });
    expect(await host.next('PARTICIPANTS_CHANGED')).toEqual({
      sessionId: room.sessionId,
      joined: [],
      left: [],
      changed: [],
      count: 3,
      named: false,
    });
    expect(await listed(amara.id)).toMatchObject({ camera: true });
  });

  it('is nothing to clients of other systems, which have no message for it', async () => {
    const { teacher, amara } = school;
    const raw = await RawSocket.open(school.app, amara.token);
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    await student.done('MEDIA_STATE', { microphone: true });
    await hears(host, amara.id, { microphone: true });
    expect(await raw.refused('MEDIA_STATE', { microphone: true })).toBe('Unknown event');
    expect(raw.told).toEqual([]);
    await raw.close();
  });
});
