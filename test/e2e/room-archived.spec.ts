import { GetLiveSessionOfClass } from '../../src/contracts/live-session/class-sessions.ts';
import { QueryBus } from '@nestjs/cqrs';
import type { SignedUp } from '../support/app.ts';
import { School, type Classroom } from '../support/school.ts';

describe('a class with a live session', () => {
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(() => room.close());

  const send = async (by: SignedUp, method: 'get' | 'put' | 'post' | 'delete', path: string, body?: object) => {
    const sent = school.app.http[method](`/api/v1${path}`).auth(by.token, { type: 'bearer' });
    const { status, body: answer } = await (body ? sent.send(body) : sent);
    return [status, (answer as { code?: string }).code];
  };

  it('is not archived, and its room goes on; once it is archived, what was said remains for those who were there, and nothing is added', async () => {
    const { teacher, amara, luca } = school;
    room = await school.classroom([amara, luca], { videoUrl: 'https://video.example/lesson.mp4' });
    const { sessionId, classId } = room;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    expect(await send(teacher, 'delete', `/classes/${classId}`)).toEqual([409, 'CLASS_HAS_LIVE_SESSION']);
    const { id } = await student.done('CHAT_MESSAGE', { text: 'Is it over?' });
    await student.done('HAND_RAISED');
    await host.done('PLAYBACK', { playing: true, position: 1 });
    await host.done('DONE', {});
    await student.next('SESSION_ENDED');
    expect(await send(teacher, 'delete', `/classes/${classId}`)).toEqual([200, undefined]);

    const path = `/live-sessions/${sessionId}`;
    for (const by of [teacher, amara]) {
      for (const read of ['/chat', '/hands', '/playback'])
        expect([read, await send(by, 'get', path + read)]).toEqual([read, [200, undefined]]);
      expect(await send(by, 'post', `${path}/chat`, { text: 'One more thing' })).toEqual([409, 'SESSION_ENDED']);
      expect(await send(by, 'put', `${path}/hands/me`)).toEqual([409, 'SESSION_ENDED']);
    }
    expect(await send(teacher, 'put', `${path}/playback`, { playing: false, position: 1 })).toEqual([409, 'SESSION_ENDED']);
    expect(await send(luca, 'get', `${path}/chat`)).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await send(amara, 'delete', `${path}/chat/${id}`)).toEqual([200, undefined]);
  });

  it('is not archived by a request that comes at the moment of the start', async () => {
    const { teacher, amara } = school;
    room = await school.classroom([amara]);
    const queries = school.app.app.get(QueryBus);
    for (let round = 0; round < 10; round++) {
      const classId = await school.newClass(teacher, []);
      const session = { title: 'At the last moment', classId, startNow: true };
      const both = [() => send(teacher, 'delete', `/classes/${classId}`), () => send(teacher, 'post', '/live-sessions', session)];
      if (round % 2) both.reverse();
      const answers = await Promise.all(both.map((run) => run()));
      if (round % 2) answers.reverse();
      const isLive = (await queries.execute(new GetLiveSessionOfClass(classId))) !== null;
      const outcome = answers.map(([, code]) => code ?? 'done').join();
      expect([outcome, isLive]).toEqual(isLive ? ['CLASS_HAS_LIVE_SESSION,done', true] : ['done,CLASS_ARCHIVED', false]);
    }
  });
});
