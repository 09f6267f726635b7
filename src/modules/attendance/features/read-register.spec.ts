import type { VerificationMethod, VerificationStatus } from '../../../contracts/classroom/verification.ts';
import { MarkAttendance } from '../../../contracts/attendance.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { newId } from '../../../kernel/ids.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { startAttendance, type AttendanceHandlers } from '../../../../test/support/fake-room.ts';
import { registerFile } from '../register-file.ts';
import { GetRegister } from './get-register.ts';
import { ReadRegister, type RegisterFileLine } from './read-register.ts';

describe('reading a whole register', () => {
  let to: AttendanceHandlers;
  beforeAll(async () => {
    to = await startAttendance();
  });
  afterAll(() => to.close());
  afterEach(() => {
    to.clock.at = undefined;
  });
  const read = (by: Principal, id: string) => to.queries.execute(new ReadRegister(by, id));
  const all = async (by: Principal, id: string) => {
    const batches: (readonly RegisterFileLine[])[] = [];
    for await (const batch of (await read(by, id)).batches) batches.push(batch);
    return batches;
  };

  it('returns the lines of its pages, in their order, with the names of those who marked', async () => {
    const { session, teacher, students } = await to.start({ students: 3 });
    const [ann, ben, carl] = students.map(({ userId }) => userId) as [string, string, string];
    const guest = to.school.person('student', 'Aaron the guest');
    await to.join(session, guest);
    await to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: ben, status: 'late' }] }));
    session.attended.set(ann, { userId: ann, attendedSeconds: 75, firstJoinedAt: new Date(0), lastLeftAt: null });
    const batches = await all(teacher, session.id);
    expect(batches.flat().map(({ studentId }) => studentId)).toEqual([ann, ben, carl, guest.userId]);
    const { items } = await to.queries.execute(new GetRegister(teacher, session.id, { page: 1, limit: 100 }));
    const named = items.map((line) => ({ ...line, marker: line.markedBy ? to.school.people.get(line.markedBy)!.name : '' }));
    expect(batches.flat()).toEqual(named);
    expect(await all(teacher, session.id.toUpperCase())).toEqual(batches);
  });

  it('reads no more than 500 lines at a time, and only those that are asked for', async () => {
    const { session, teacher } = await to.start({ students: 501 });
    const iterator = (await read(teacher, session.id)).batches[Symbol.asyncIterator]();
    const before = to.school.asked.get('GetPeople') ?? 0;
    expect((await iterator.next()).value).toHaveLength(500);
    expect((to.school.asked.get('GetPeople') ?? 0) - before).toBe(1);
    expect((await iterator.next()).value).toHaveLength(1);
    expect(await iterator.next()).toMatchObject({ done: true });
  });

  it('makes a file with the times and the name of the zone of the session', async () => {
    const { session, teacher, students } = await to.start({ students: 2 });
    const [ann, ben] = students.map(({ userId }) => userId) as [string, string];
    const guest = to.school.person('student', 'Guest');
    await to.join(session, guest);
    to.clock.at = new Date('2026-08-31T22:40:00Z');
    await to.commands.execute(new MarkAttendance(teacher, session.id, { marks: [{ studentId: ann, status: 'present' }] }));
    const attended = {
      attendedSeconds: 3_725,
      firstJoinedAt: new Date('2026-08-31T22:31:07Z'),
      lastLeftAt: new Date('2026-08-31T23:33:12Z'),
    };
    session.attended.set(ann, { userId: ann, ...attended });
    const file = registerFile(await read(teacher, session.id));
    expect(file.name).toBe('Attendance 2026-09-01 Physics: 10b');
    expect(file.columns.map(([heading]) => heading)).toEqual([
      'Name',
      'Email',
      'Expected',
      'Status',
      'Set by',
      'Marked by',
      'Marked at (Europe/Paris)',
      'Time attended',
      'First joined (Europe/Paris)',
      'Last left (Europe/Paris)',
      'Verification',
    ]);
    const lines: RegisterFileLine[] = [];
    for await (const batch of file.batches) lines.push(...batch);
    const cells = (line: RegisterFileLine) => file.columns.map(([, cell]) => cell(line));
    const person = (id: string) => [to.school.people.get(id)!.name, to.school.people.get(id)!.email];
    const nothing = ['', '', '', '', '0:00:00', '', '', ''];
    expect(lines.map(cells)).toEqual([
      [
        ...person(ann),
        'yes',
        'present',
        'teacher',
        to.school.people.get(teacher.userId)!.name,
        '2026-09-01 00:40:00',
        '1:02:05',
        '2026-09-01 00:31:07',
        '2026-09-01 01:33:12',
        '',
      ],
      [...person(ben), 'yes', ...nothing],
      [...person(guest.userId), 'guest', ...nothing],
    ]);
    const verified = (status: VerificationStatus, method: VerificationMethod | null) =>
      cells({ ...lines[1]!, verification: { status, method, askedAt: new Date(), decidedAt: null } }).at(-1);
    expect([
      verified('accepted', 'picture'),
      verified('rejected', 'no-camera'),
      verified('no-camera', 'no-camera'),
      verified('declined', null),
    ]).toEqual(['accepted (picture)', 'rejected (no camera)', 'no camera', 'declined']);
    expect(cells({ ...lines[1]!, expected: false, notExpected: 'booking_cancelled' })[2]).toBe('no (booking cancelled)');
  });

  it('is for staff of the session', async () => {
    const { session, teacher, students } = await to.start();
    expect(await refusalOf(read(students[0]!, session.id))).toBe('TEACHER_ONLY');
    expect(await refusalOf(read(to.school.person('teacher'), session.id))).toBe('NOT_SESSION_HOST');
    for (const id of [newId(), 'x']) expect(await refusalOf(read(teacher, id))).toBe('SESSION_NOT_FOUND');
  });
});
