import { jest } from '@jest/globals';
import { LIMITS } from '../../src/modules/realtime/limits.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

describe('a big room', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  beforeEach(() => {
    // Two instead of 200 users.
    jest.replaceProperty(LIMITS, 'crowd', 2 as never);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await room.close();
  });

  /** The first message that says so many are there. */
  const counting = async (socket: TestSocket, count: number) => {
    for (;;) {
      const message = await socket.next('PARTICIPANTS_CHANGED');
      if (message.count === count) return message;
    }
  };
  const listed = async () => {
    const here = await school.request<{ name: string }[]>(school.luca, 'get', `/live-sessions/${room.sessionId}/participants`);
    return here.map(({ name }) => name).toSorted();
  };

  it('hears how many are there instead of their names, which are in the list, until it is small again', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom();
    const host = await room.enter(teacher);
    const student = await room.enter(amara);
    expect(await counting(host, 2)).toMatchObject({ named: true });
    const third = await room.enter(luca);
    const crowded = { sessionId: room.sessionId, joined: [], left: [], count: 3, named: false };
    for (const socket of [host, student]) expect(await counting(socket, 3)).toEqual(crowded);
    expect(await listed()).toEqual([teacher, amara, luca].map(({ name }) => name).toSorted());
    await third.done('LEAVE_SESSION', {});
    for (const socket of [host, student]) expect(await counting(socket, 2)).toMatchObject({ left: [luca.id], named: true });
    expect(await listed()).toEqual([teacher, amara].map(({ name }) => name).toSorted());
  });
});
