import { jest } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { UnmuteOnMicrophone } from '../../../../contracts/classroom/moderation.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { GetLastMediaChanges, GetMediaStates, type MediaState } from '../../../../contracts/live-session/media-state.ts';
import { SetMediaState } from '../../../../contracts/live-session/media.ts';
import { GetParticipants, JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { Reaper } from '../reaper.ts';

const OFF = { microphone: false, camera: false, screen: false };

describe('what participants have switched on', () => {
  const { to, live } = setUpLiveSessions();
  const nodeId = newId();
  let unmuted: UnmuteOnMicrophone[];
  beforeEach(() => {
    unmuted = [];
    const bus = to.get(CommandBus);
    const execute = bus.execute.bind(bus);
    jest.spyOn(bus, 'execute').mockImplementation((command: unknown) => {
      if (!(command instanceof UnmuteOnMicrophone)) return execute(command as never) as never;
      unmuted.push(command);
      return Promise.resolve() as never;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  const join = (by: Principal, sessionId: string, id: string, node = nodeId) =>
    to.commands.execute(new JoinSession(by, sessionId, { id, nodeId: node }));
  const leave = (by: Principal, sessionId: string, id: string) =>
    to.commands.execute(new LeaveSession(by.userId, sessionId, { id, nodeId }));
  const set = (by: Principal, sessionId: string, id: string, change: Partial<MediaState>, node = nodeId) =>
    to.commands.execute(new SetMediaState(by.userId, sessionId, { id, nodeId: node }, change));
  const listed = async (sessionId: string) => {
    const { items } = await to.queries.execute(new GetParticipants(sessionId, null));
    return new Map(items.map(({ userId, microphone, camera, screen }) => [userId, { microphone, camera, screen }]));
  };
  const statesAfter = (sessionId: string, since: number, userIds: readonly string[] = []) =>
    to.queries.execute(new GetMediaStates(sessionId, since, userIds));

  it('is in the list of participants, any device counting, until the device leaves', async () => {
    const { student, teacher, sessionId } = await live();
    for (const id of ['laptop', 'phone']) await join(student, sessionId, id);
    await join(teacher, sessionId, 'desk');
    expect(await set(student, sessionId, 'laptop', { camera: true })).toEqual({ state: { ...OFF, camera: true }, isNew: true });
    expect(await set(student, sessionId, 'phone', { microphone: true })).toMatchObject({ state: { ...OFF, microphone: true } });
    expect((await listed(sessionId)).get(student.userId)).toEqual({ microphone: true, camera: true, screen: false });
    expect((await listed(sessionId)).get(teacher.userId)).toEqual(OFF);
    await leave(student, sessionId, 'laptop');
    expect((await listed(sessionId)).get(student.userId)).toEqual({ ...OFF, microphone: true });
    await leave(student, sessionId, 'phone');
    await join(student, sessionId, 'phone');
    expect((await listed(sessionId)).get(student.userId)).toEqual(OFF);
  });

  it('is told by number: each change once, with the state of now, of those who are here', async () => {
    const { enrolled, sessionId } = await live(2);
    const [ada, ben] = enrolled as [Principal, Principal];
    for (const by of enrolled) await join(by, sessionId, by.userId);
    await join(ben, sessionId, 'phone');
    expect(await statesAfter(sessionId, 0)).toEqual({ states: new Map(), last: 0 });
    expect(await to.queries.execute(new GetLastMediaChanges([sessionId]))).toEqual(new Map());
    await set(ada, sessionId, ada.userId, { camera: true });
    await set(ben, sessionId, 'phone', { screen: true });
    const { states, last } = await statesAfter(sessionId, 0);
    expect(states).toEqual(new Map([[ada.userId, { ...OFF, camera: true }], [ben.userId, { ...OFF, screen: true }]])); // prettier-ignore
    expect(await to.queries.execute(new GetLastMediaChanges([sessionId, newId()]))).toEqual(new Map([[sessionId, last]]));
    await set(ada, sessionId, ada.userId, { camera: true });
    expect(await statesAfter(sessionId, last)).toEqual({ states: new Map(), last });
    expect((await statesAfter(sessionId, last, [ada.userId, newId()])).states).toEqual(new Map([[ada.userId, { ...OFF, camera: true }]]));
    await leave(ben, sessionId, 'phone');
    const after = await statesAfter(sessionId, last);
    expect(after.states).toEqual(new Map([[ben.userId, OFF]]));
    await leave(ben, sessionId, ben.userId);
    expect(await statesAfter(sessionId, last)).toEqual({ states: new Map(), last: after.last });
  });

  it('is numbered once each if many change it at the same moment', async () => {
    const { enrolled, sessionId } = await live(6);
    for (const by of enrolled) await join(by, sessionId, 'one');
    await Promise.all(
      enrolled.flatMap((by) => [set(by, sessionId, 'one', { camera: true }), set(by, sessionId, 'one', { microphone: true })]),
    );
    const { states, last } = await statesAfter(sessionId, 0);
    expect([...states.values()]).toEqual(enrolled.map(() => ({ microphone: true, camera: true, screen: false })));
    expect((await statesAfter(sessionId, last - 1)).states.size).toBe(1);
  });

  it('ends a mute when the microphone goes on, and only then', async () => {
    const { student, sessionId } = await live();
    await join(student, sessionId, 'laptop');
    await set(student, sessionId, 'laptop', { camera: true });
    expect(unmuted).toEqual([]);
    await set(student, sessionId, 'laptop', { microphone: true });
    await set(student, sessionId, 'laptop', { microphone: true, screen: true });
    expect(unmuted).toEqual([new UnmuteOnMicrophone(sessionId, student.userId)]);
    await set(student, sessionId, 'laptop', { microphone: false });
    await set(student, sessionId, 'laptop', { microphone: true });
    expect(unmuted).toHaveLength(2);
  });

  it('goes off when the node of the device dies, while another device stays', async () => {
    const { student, sessionId } = await live();
    const dead = newId();
    await to.db.rows(sql`insert into node_lease (node_id) values (${nodeId})`);
    await join(student, sessionId, 'laptop', dead);
    await join(student, sessionId, 'phone');
    await set(student, sessionId, 'laptop', { microphone: true }, dead);
    const { last } = await statesAfter(sessionId, 0);
    await to.get(Reaper).reap();
    expect(await statesAfter(sessionId, last)).toMatchObject({ states: new Map([[student.userId, OFF]]) });
    expect(await refusalOf(set(student, sessionId, 'laptop', { camera: true }, dead))).toBe('NOT_IN_A_SESSION');
  });

  it('is refused for a connection that is not in the session, has left it, or whose session has ended', async () => {
    const { enrolled, teacher, sessionId } = await live(2);
    const [ada, ben] = enrolled as [Principal, Principal];
    await join(ada, sessionId, 'laptop');
    expect(await refusalOf(set(ben, sessionId, 'laptop', { camera: true }))).toBe('NOT_IN_A_SESSION');
    expect(await refusalOf(set(ada, sessionId, 'phone', { camera: true }))).toBe('NOT_IN_A_SESSION');
    expect(await refusalOf(set(ada, newId(), 'laptop', { camera: true }))).toBe('SESSION_NOT_FOUND');
    await leave(ada, sessionId, 'laptop');
    expect(await refusalOf(set(ada, sessionId, 'laptop', { camera: true }))).toBe('NOT_IN_A_SESSION');
    await join(ada, sessionId, 'laptop');
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await refusalOf(set(ada, sessionId, 'laptop', { camera: true }))).toBe('NOT_IN_A_SESSION');
    expect(unmuted).toEqual([]);
  });
});
