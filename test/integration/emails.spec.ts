import { jest } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { MikroORM } from '@mikro-orm/core';
import { sql } from 'kysely';
import { FindPeopleByEmail, ProvisionUser, SignIn } from '../../src/contracts/auth.ts';
import { migrate } from '../../src/database/options.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { PASSWORD, startApp, type SignedUp, type TestApp } from '../support/app.ts';

const UNICODE = 'münchen.example';
const PUNYCODE = 'xn--mnchen-3ya.example';

describe('an email whose domain has two spellings', () => {
  let app: TestApp;
  let db: Database;
  beforeAll(async () => {
    app = await startApp();
    db = app.app.get(Database);
  });
  afterAll(() => app.close());

  const provision = (email: string) => app.app.get(CommandBus).execute(new ProvisionUser('Somebody', email, PASSWORD, 'student'));
  const signIn = async (email: string) => (await app.app.get(CommandBus).execute(new SignIn(email, PASSWORD, '192.0.2.1'))).user.id;
  const find = async (email: string) => (await app.app.get(QueryBus).execute(new FindPeopleByEmail([email]))).map(({ id }) => id);
  const post = (path: string, by: SignedUp, body: object) =>
    app.http.post(`/api/v1/${path}`).set('Authorization', `Bearer ${by.token}`).send(body);

  it('is one account for signing in, searching and registering', async () => {
    const { id } = await provision(`One@${UNICODE}`);
    expect(await provision(`one@${PUNYCODE}`)).toEqual({ id, created: false });
    for (const email of [`one@${UNICODE}`, `ONE@${PUNYCODE.toUpperCase()}`, ' one@MU\u0308NCHEN.example '])
      expect([await signIn(email), await find(email)]).toEqual([id, [id]]);
  });

  it('enrols the one account', async () => {
    const teacher = await app.signUp('teacher');
    const { id } = await provision(`pupil@${UNICODE}`);
    const { body } = await post('classes', teacher, { name: 'Physics 10b' }).expect(201);
    const enrolled = await post(`classes/${body.data.id}/students`, teacher, { students: [{ email: `pupil@${PUNYCODE}` }] }).expect(200);
    expect(JSON.stringify(enrolled.body)).toContain(id);
  });

  describe('stored before emails were normalized', () => {
    const warnings: string[] = [];
    beforeEach(() => {
      warnings.length = 0;
      jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
    });
    afterEach(() => jest.restoreAllMocks());
    let count = 0;
    const old = async (email: string) => {
      const { id } = await provision(`${++count}@school.example`);
      await db.rows(sql`update app_user set email = ${email}, email_key = ${email} where id = ${id}`);
      return id;
    };
    const again = async () => {
      await db.rows(sql`delete from mikro_orm_migrations where name = 'Migration0016Emails'`);
      await migrate(app.app.get(MikroORM));
    };

    it('is normalized', async () => {
      const id = await old(`zoë@${UNICODE}`);
      await again();
      expect(await db.rows(sql`select email, email_key from app_user where id = ${id}`)).toEqual([
        { email: `zoë@${UNICODE}`, email_key: `zoë@${PUNYCODE}` },
      ]);
      expect(warnings).toEqual([]);
    });

    it('stays as it is if two accounts have the two spellings, is reported, and each still signs in with its own', async () => {
      const ascii = await old(`two@${PUNYCODE}`);
      const unicode = await old(`two@${UNICODE}`);
      for (let n = 0; n < 2; n++) {
        warnings.length = 0;
        await again();
        expect(warnings.join('\n')).toContain(ascii);
        expect(warnings.join('\n')).toContain(unicode);
        expect(warnings.join('\n')).not.toContain('@');
      }
      expect([await signIn(`TWO@${UNICODE.toUpperCase()}`), await signIn(`two@${PUNYCODE}`)]).toEqual([unicode, ascii]);
      await expect(provision(`two@${UNICODE}`)).resolves.toEqual({ id: ascii, created: false });
    });
  });
});
