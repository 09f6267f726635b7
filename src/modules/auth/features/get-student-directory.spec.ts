import { sql } from 'kysely';
import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { GetStudentDirectory, type Role } from '../../../contracts/auth.ts';
import { newId } from '../../../kernel/ids.ts';

describe('the student directory', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());
  const read = (role: Role) =>
    accounts.queries.execute(new GetStudentDirectory({ userId: newId(), role, deviceId: newId(), expiresAt: 0 }));

  it('lists all active students at once, sorted by name, and nobody else', async () => {
    expect(await read('teacher')).toEqual([]);
    const count = 130;
    await accounts.db.rows(sql`
      insert into app_user (id, name, name_key, email, email_key, password_hash, role, status, created_at, updated_at)
      select gen_random_uuid(), 'S ' || n, 's ' || lpad(n::text, 3, '0'), n || '@x.example', n || '@x.example', '', 'student', 'active', now(), now()
      from generate_series(1, ${count}::int) n`);
    const gone = await accounts.account('student', 'Gone');
    await accounts.db.rows(sql`update app_user set status = 'inactive' where id = ${gone.id}`);
    await accounts.account('teacher');
    for (const role of ['teacher', 'admin'] as const) {
      const students = await read(role);
      expect(students.map(({ name }) => name)).toEqual(Array.from({ length: count }, (_, n) => `S ${n + 1}`));
      expect(students[0]).toEqual({
        id: expect.any(String),
        name: 'S 1',
        email: '1@x.example',
        role: 'student',
        status: 'active',
        createdAt: expect.any(Date),
        updatedAt: expect.any(Date),
      });
    }
  });

  it('is not for students', async () => expect(await refusalOf(read('student'))).toBe('TEACHER_ONLY'));
});
