import fc from 'fast-check';
import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import {
  LockRoom,
  MuteParticipants,
  ParticipantRemoved,
  ReadmitParticipant,
  RemoveParticipant,
  UnmuteOnMicrophone,
} from '../../../../contracts/classroom/moderation.ts';
import { GetClassroomState } from '../../../../contracts/classroom/room-state.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { ScheduleSession } from '../../../../contracts/live-session/lifecycle.ts';
import { FindPresent, JoinSession, LeaveSession, ParticipantLeft } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { startClassroom } from '../../../../../test/support/classroom.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import type { Handlers } from '../../../../../test/support/handlers.ts';
import { inHours } from '../../../../../test/support/sessions.ts';
import { ListRemovals } from './list-removals.ts';

describe('the staff of a session', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startClassroom();
  });
  afterAll(() => to.close());

  const live = async (students = 1) => {
    const teacher = to.school.person('teacher');
    const enrolled = Array.from({ length: students }, () => to.school.person('student'));
    const klass = to.school.class(teacher, enrolled);
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    return { teacher, enrolled, student: enrolled[0]!, klass, sessionId };
  };
  const join = (by: Principal, sessionId: string, socket?: string) =>
    to.commands.execute(new JoinSession(by, sessionId, socket === undefined ? null : { id: socket, nodeId: newId() }));
  const isIn = async (sessionId: string, { userId }: Principal) =>
    (await to.queries.execute(new FindPresent(sessionId, [userId]))).includes(userId);
  const factsOf = async (sessionId: string, type: string) =>
    (await to.facts(sessionStream(sessionId))).filter((fact) => fact.type === type);
  const state = async (sessionId: string) => {
    const { locked, muted } = await to.queries.execute(new GetClassroomState(sessionId));
    return { locked, muted: muted.toSorted() };
  };

  const commands: readonly [string, (by: Principal, sessionId: string, userId: string) => Promise<unknown>][] = [
    ['muting', (by, sessionId, userId) => to.commands.execute(new MuteParticipants(by, sessionId, { userId }))],
    ['muting all', (by, sessionId) => to.commands.execute(new MuteParticipants(by, sessionId, { all: true }))],
    ['removing', (by, sessionId, userId) => to.commands.execute(new RemoveParticipant(by, sessionId, userId))],
    ['readmitting', (by, sessionId, userId) => to.commands.execute(new ReadmitParticipant(by, sessionId, userId))],
    ['locking', (by, sessionId) => to.commands.execute(new LockRoom(by, sessionId, true))],
  ];

  it.each(commands)('alone may moderate it, while it is live (or afterwards, to readmit): %s', async (name, run) => {
    const { teacher, student, klass, sessionId } = await live(2);
    const colleague = to.school.person('teacher');
    klass.teachers.add(colleague.userId);
    await join(student, sessionId);
    const by = (who: Principal, id = sessionId) => refusalOf(run(who, id, student.userId));
    expect(await by(to.school.person('student'))).toBe('NOT_ADMITTED');
    expect(await by(to.school.person('teacher'))).toBe('NOT_ADMITTED');
    expect(await by(student)).toBe('NOT_SESSION_HOST');
    for (const id of [newId(), 'room 5']) expect(await by(teacher, id)).toBe('SESSION_NOT_FOUND');
    const planned = new ScheduleSession(teacher, { title: 'Algebra', startsAt: inHours(1), classId: klass.id });
    const needsLive = (code: string) => (name === 'readmitting' ? 'none' : code);
    expect(await by(teacher, (await to.commands.execute(planned)).sessionId)).toBe(needsLive('SESSION_NOT_LIVE'));
    const before = (await to.facts(sessionStream(sessionId))).length;
    for (const who of [teacher, colleague, to.school.person('admin')]) expect(await by(who)).toBe('none');
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await by(teacher)).toBe(needsLive('SESSION_ENDED'));
    const refused = (await to.facts(sessionStream(sessionId))).slice(0, before).filter(({ type }) => type.startsWith('classroom.'));
    expect(refused).toEqual([]);
  });

  it('remove a participant, who leaves on all devices at once and cannot return until readmitted', async () => {
    const { teacher, enrolled, sessionId } = await live(2);
    const [student, other] = enrolled as [Principal, Principal];
    for (const socket of ['a', 'b', undefined]) await join(student, sessionId, socket);
    await join(other, sessionId, 'c');
    const remove = new RemoveParticipant(teacher, sessionId, student.userId);
    const { seq } = await to.commands.execute(remove);
    expect((await factsOf(sessionId, ParticipantRemoved.type)).map((fact) => [fact.seq, fact.audience, fact.actorId])).toEqual([
      [seq, 'staff', teacher.userId],
    ]);
    expect(await isIn(sessionId, student)).toBe(false);
    expect(await isIn(sessionId, other)).toBe(true);
    const left = (await factsOf(sessionId, ParticipantLeft.type)).map(({ payload }) => payload as ParticipantLeft['payload']);
    expect(left.map(({ userId, why }) => [userId, why])).toEqual(Array.from({ length: 3 }, () => [student.userId, 'removed']));
    for (const socket of ['d', undefined]) expect(await refusalOf(join(student, sessionId, socket))).toBe('REMOVED_FROM_SESSION');
    const again = await Promise.all([to.commands.execute(remove), to.commands.execute(remove)]);
    expect(again.map((answer) => answer.seq)).toEqual([seq + 3, seq + 3]);
    const readmit = new ReadmitParticipant(teacher, sessionId, student.userId);
    expect(await to.commands.execute(readmit)).toEqual({ seq: seq + 4 });
    expect(await to.commands.execute(readmit)).toEqual({ seq: seq + 4 });
    await join(student, sessionId);
    expect(await isIn(sessionId, student)).toBe(true);
    expect(await to.commands.execute(new ReadmitParticipant(teacher, sessionId, newId()))).toEqual({ seq: seq + 5 });
    expect(await refusalOf(to.commands.execute(new ReadmitParticipant(teacher, sessionId, 'nobody')))).toBe('PEER_NOT_FOUND');
  });

  it('can remove guests, but neither one another nor themselves, nor somebody who never came', async () => {
    const { teacher, student, klass, sessionId } = await live();
    const [colleague, admin] = [to.school.person('teacher'), to.school.person('admin')];
    klass.teachers.add(colleague.userId);
    for (const by of [teacher, colleague, admin]) await join(by, sessionId);
    const remove = (by: Principal, userId: string) => refusalOf(to.commands.execute(new RemoveParticipant(by, sessionId, userId)));
    for (const { userId } of [colleague, teacher, admin]) expect(await remove(teacher, userId)).toBe('STAFF_CANNOT_BE_REMOVED');
    for (const userId of [student.userId, newId(), 'nobody']) expect(await remove(teacher, userId)).toBe('PEER_NOT_FOUND');
    await join(student, sessionId);
    await to.commands.execute(new LeaveSession(student.userId, sessionId, null));
    expect(await remove(admin, student.userId)).toBe('none');
    expect(await refusalOf(join(student, sessionId))).toBe('REMOVED_FROM_SESSION');
    const guest = to.school.person('teacher');
    const open = await to.commands.execute(new StartAdHocSession(teacher, klass.id, { replace: true }));
    await to.db.rows(sql`update live_session set visibility = 'public' where id = ${open.sessionId}`);
    await join(guest, open.sessionId);
    expect(await refusalOf(to.commands.execute(new RemoveParticipant(teacher, open.sessionId, guest.userId)))).toBe('none');
    expect(await refusalOf(join(guest, open.sessionId))).toBe('REMOVED_FROM_SESSION');
  });

  it('see who is removed, latest first, a page at a time', async () => {
    const { teacher, enrolled, sessionId } = await live(3);
    const list = (by: Principal, page: object = {}) => to.queries.execute(new ListRemovals(by, sessionId, { page: 1, limit: 2, ...page }));
    expect(await list(teacher)).toEqual({ items: [], total: 0, next: null });
    const removed = [];
    for (const [minute, student] of enrolled.entries()) {
      await join(student, sessionId);
      to.clock.at = new Date(Date.UTC(2026, 8, 1, 7, minute));
      await to.commands.execute(new RemoveParticipant(teacher, sessionId, student.userId));
      const { name } = to.school.people.get(student.userId)!;
      removed.unshift({ userId: student.userId, name, removedBy: teacher.userId, removedAt: to.clock.at });
      to.clock.at = undefined;
    }
    const first = await list(teacher);
    expect(first).toEqual({ items: removed.slice(0, 2), total: 3, next: expect.anything() });
    const rest = { items: removed.slice(2), total: 3, next: null };
    expect(await list(teacher, { after: first.next })).toEqual(rest);
    expect(await list(teacher, { page: 2 })).toEqual(rest);
    await to.commands.execute(new ReadmitParticipant(teacher, sessionId, enrolled[1]!.userId));
    expect((await list(teacher)).items).toEqual([removed[0], removed[2]]);
    expect(await refusalOf(list(to.school.person('teacher')))).toBe('NOT_ADMITTED');
    expect(await refusalOf(to.queries.execute(new ListRemovals(teacher, 'room 5', { page: 1, limit: 2 })))).toBe('SESSION_NOT_FOUND');
  });

  it('mute participants until they switch their microphone on or leave', async () => {
    const { teacher, enrolled, sessionId } = await live(4);
    const [amara, luca, yuki, away] = enrolled as [Principal, Principal, Principal, Principal];
    const mute = (whom: MuteParticipants['whom']) => to.commands.execute(new MuteParticipants(teacher, sessionId, whom));
    const ids = (...who: Principal[]) => who.map(({ userId }) => userId).toSorted();
    for (const by of [teacher, amara, luca, yuki]) await join(by, sessionId);
    expect(await state(sessionId)).toEqual({ locked: false, muted: [] });
    await mute({ userId: luca.userId });
    expect((await state(sessionId)).muted).toEqual(ids(luca));
    expect(await refusalOf(mute({ userId: away.userId }))).toBe('PEER_NOT_FOUND');
    await mute({ all: true });
    expect((await state(sessionId)).muted).toEqual(ids(amara, luca, yuki));
    const unmuted = async () => (await factsOf(sessionId, 'classroom.ParticipantUnmuted')).map(({ actorId }) => actorId);
    for (const { userId } of [luca, luca, away, teacher]) await to.commands.execute(new UnmuteOnMicrophone(sessionId, userId));
    expect(await unmuted()).toEqual([luca.userId]);
    await to.commands.execute(new LeaveSession(yuki.userId, sessionId, null));
    expect((await state(sessionId)).muted).toEqual(ids(amara));
    await join(yuki, sessionId);
    expect((await state(sessionId)).muted).toEqual(ids(amara));
    await mute({ userId: yuki.userId });
    await join(yuki, sessionId, 'second device');
    await to.commands.execute(new LeaveSession(yuki.userId, sessionId, null));
    expect((await state(sessionId)).muted).toEqual(ids(amara, yuki));
  });

  it('muting and removing many at once is one decision after another', async () => {
    const { teacher, enrolled, sessionId } = await live(5);
    for (const by of enrolled) await join(by, sessionId);
    const answers = await Promise.all([
      ...enrolled.map(({ userId }) => to.commands.execute(new RemoveParticipant(teacher, sessionId, userId))),
      to.commands.execute(new LockRoom(teacher, sessionId, true)),
      ...enrolled.slice(2).map(({ userId }) => to.commands.execute(new ReadmitParticipant(teacher, sessionId, userId))),
    ]);
    const numbers = answers.map(({ seq }) => seq);
    expect(new Set(numbers).size).toBe(9);
    expect(await state(sessionId)).toEqual({ locked: true, muted: [] });
    await to.runner.relay();
    const { total } = await to.queries.execute(new ListRemovals(teacher, sessionId, { page: 1, limit: 9 }));
    expect(total).toBe(2);
    for (const [index, by] of enrolled.entries())
      expect(await refusalOf(join(by, sessionId))).toBe(index < 2 ? 'REMOVED_FROM_SESSION' : 'none');
  });

  /** Regression guard for a race: whoever joins while being removed must not stay in the session. */
  it('have removed whoever joins at the same moment', async () => {
    const { teacher, student, sessionId } = await live();
    await join(student, sessionId);
    for (let round = 0; round < 25; round++) {
      const joining = refusalOf(join(student, sessionId, `socket ${round}`));
      if (round % 3) await new Promise((resolve) => setImmediate(resolve));
      await to.commands.execute(new RemoveParticipant(teacher, sessionId, student.userId));
      expect(['none', 'REMOVED_FROM_SESSION']).toContain(await joining);
      await to.runner.relay();
      expect([round, await isIn(sessionId, student)]).toEqual([round, false]);
      await to.commands.execute(new ReadmitParticipant(teacher, sessionId, student.userId));
    }
  });

  it('decide who is in the room like a plain list of removed and known users does, in any order of commands', async () => {
    type Step = { readonly what: 'remove' | 'readmit' | 'join' | 'leave' | 'lock' | 'unlock'; readonly who: number };
    const step = fc.record({
      what: fc.constantFrom<Step['what']>('remove', 'readmit', 'join', 'leave', 'lock', 'unlock'),
      who: fc.nat({ max: 2 }),
    });
    const { teacher, enrolled, klass } = await live(3);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id, { replace: true }));
        const plain = { locked: false, removed: new Set<number>(), known: new Set<number>(), here: new Set<number>() };
        const expected = ({ what, who }: Step): string => {
          if (what === 'lock' || what === 'unlock') plain.locked = what === 'lock';
          if (what === 'leave') plain.here.delete(who);
          if (what === 'readmit') plain.removed.delete(who);
          if (what === 'remove') {
            if (!plain.known.has(who)) return 'PEER_NOT_FOUND';
            plain.removed.add(who);
            plain.here.delete(who);
          }
          if (what === 'join') {
            if (plain.removed.has(who)) return 'REMOVED_FROM_SESSION';
            if (plain.locked && !plain.known.has(who)) return 'SESSION_LOCKED';
            plain.known.add(who);
            plain.here.add(who);
          }
          return 'none';
        };
        const run = ({ what, who }: Step): Promise<unknown> => {
          const student = enrolled[who]!;
          if (what === 'join') return join(student, sessionId);
          if (what === 'leave') return to.commands.execute(new LeaveSession(student.userId, sessionId, null));
          if (what === 'remove') return to.commands.execute(new RemoveParticipant(teacher, sessionId, student.userId));
          if (what === 'readmit') return to.commands.execute(new ReadmitParticipant(teacher, sessionId, student.userId));
          return to.commands.execute(new LockRoom(teacher, sessionId, what === 'lock'));
        };
        for (const each of steps) expect(await refusalOf(run(each))).toBe(expected(each));
        expect(await Promise.all(enrolled.map((student) => isIn(sessionId, student)))).toEqual([0, 1, 2].map((who) => plain.here.has(who)));
        const { items } = await to.queries.execute(new ListRemovals(teacher, sessionId, { page: 1, limit: 9 }));
        const removed = [...plain.removed].map((who) => enrolled[who]!.userId);
        expect(items.map(({ userId }) => userId).toSorted()).toEqual(removed.toSorted());
        expect((await state(sessionId)).locked).toBe(plain.locked);
      }),
      { numRuns: 30 },
    );
  });
});
