import { jest } from '@jest/globals';
import { sql } from 'kysely';
import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { CreateClass } from '../../../contracts/classes.ts';
import { Transaction } from '../../../kernel/messaging/database.ts';
import { JoinCodes } from '../storage/join-codes.ts';
import { GetClass } from './get-class.ts';

describe('creating a class', () => {
  const to = setUpClasses();
  afterEach(() => jest.restoreAllMocks());

  it('stores the class with its owner, teacher and join code, and records a fact', async () => {
    const teacher = to.person('teacher');
    to.clock.at = new Date('2026-09-01T07:00:00Z');
    const { id } = await to.commands.execute(new CreateClass(teacher, 'Physics 10b'));
    expect(await to.queries.execute(new GetClass(teacher, id))).toEqual({
      id,
      name: 'Physics 10b',
      ownerId: teacher.userId,
      createdAt: to.clock.at,
      archivedAt: null,
      joinCode: expect.stringMatching(/^[2-9A-Z]{8}$/),
      teachers: [{ id: teacher.userId, name: teacher.name, email: teacher.email }],
      students: [],
    });
    expect(await to.facts(id)).toMatchObject([
      { type: 'classes.ClassCreated', payload: { classId: id, ownerId: teacher.userId }, audience: 'all', actorId: teacher.userId, seq: 1 },
    ]);
    to.clock.at = undefined;
  });

  it('records the fact even if a deadlock rolls back the first attempt', async () => {
    const append = Transaction.prototype.append;
    jest.spyOn(Transaction.prototype, 'append').mockImplementationOnce(async function (this: Transaction, ...args) {
      await append.apply(this, args);
      throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    });
    const { id } = await to.commands.execute(new CreateClass(to.person('teacher'), 'Physics 10c'));
    jest.restoreAllMocks();
    expect(await to.facts(id)).toMatchObject([{ seq: 1, type: 'classes.ClassCreated' }]);
  });

  it('stores nothing if a student tries', async () => {
    const count = () => to.db.rows(sql`select (select count(*) from class) as classes, (select count(*) from event_stream) as streams`);
    const before = await count();
    expect(await refusalOf(to.commands.execute(new CreateClass(to.person('student'), 'Mine')))).toBe('TEACHER_ONLY');
    expect(await count()).toEqual(before);
  });

  it('tries another join code if the first one is taken', async () => {
    const teacher = to.person('teacher');
    const taken = (await to.queries.execute(new GetClass(teacher, await to.newClass(teacher)))).joinCode!;
    const next = jest.spyOn(to.get(JoinCodes), 'next').mockReturnValueOnce(taken).mockReturnValueOnce('ABCDEFGH');
    const { id } = await to.commands.execute(new CreateClass(teacher, 'Chemistry'));
    expect(next).toHaveBeenCalledTimes(2);
    expect(await to.queries.execute(new GetClass(teacher, id))).toMatchObject({ joinCode: 'ABCDEFGH' });
    expect(await to.facts(id)).toHaveLength(1);
  });

  it('gives up after three taken codes, and at once on any other error', async () => {
    const teacher = to.person('teacher');
    const taken = (await to.queries.execute(new GetClass(teacher, await to.newClass(teacher)))).joinCode!;
    const next = jest.spyOn(to.get(JoinCodes), 'next').mockReturnValue(taken);
    await expect(to.commands.execute(new CreateClass(teacher, 'Chemistry'))).rejects.toThrow('class_join_code');
    expect(next).toHaveBeenCalledTimes(3);
    await refusalOf(to.commands.execute(new CreateClass(to.person('student'), 'Chemistry')));
    expect(next).toHaveBeenCalledTimes(4);
  });
});
