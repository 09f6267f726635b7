import { sql } from 'kysely';
import { EndSession } from '../../../contracts/live-session.ts';
import { JoinSession } from '../../../contracts/live-session/presence.ts';
import { EditSession, ScheduleSession, StartSession } from '../../../contracts/live-session/lifecycle.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Secrets } from '../../../kernel/security/secrets.ts';
import { Config } from '../../../config/config.ts';
import { newId } from '../../../kernel/ids.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../test/support/sessions.ts';
import { GetMeeting } from './features/get-meeting.ts';
import { MeetingSecrets } from './meeting-secrets.ts';

const MEETING = { meetingUrl: 'https://meet.example/j/geheim', meetingPassword: 'sesam-öffne-dich' };
const OPENED = { url: MEETING.meetingUrl, password: MEETING.meetingPassword };
const NONE = { url: null, password: null };
const KEYS = ['5e'.repeat(32), 'a7'.repeat(32)] as const;

describe('the meeting of a session', () => {
  const { to, classOf, planned } = setUpLiveSessions();

  const raw = async (id: string) =>
    (await to.db.row(sql<{ url: string | null; password: string | null }>`
      select meeting_url as url, meeting_password as password from live_session where id = ${id}`))!;
  const withKey = (key: string, old?: string, lines: string[] = []) =>
    new MeetingSecrets(
      to.db,
      new Secrets(new Config({ SECRETS_KEY: key, SECRETS_KEY_OLD: old })),
      new Log('info', { write: (line) => void lines.push(line) }),
    );
  const opened = async (meetings: MeetingSecrets, id: string) => meetings.open(id, (await meetings.load(id))!);

  it('is never in plain text in the database, neither in the row nor in the log', async () => {
    const { teacher, student, klass } = classOf();
    const startsAt = new Date(Date.now() + 3_600_000);
    const { sessionId } = await to.commands.execute(new ScheduleSession(teacher, { title: 'A', classId: klass.id, startsAt, ...MEETING }));
    await to.commands.execute(new EditSession(teacher, sessionId, { meetingPassword: 'sesam zwei' }));
    await to.commands.execute(new StartSession(teacher, sessionId));
    expect((await to.commands.execute(new JoinSession(student, sessionId, null))).meeting).toEqual({ ...OPENED, password: 'sesam zwei' });
    const tables = await to.db.rows(sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`);
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['live_session', 'event_log', 'idempotency_key']));
    for (const { name } of tables) {
      const rows = await to.db.rows(sql`select t::text as words from ${sql.table(name)} t`);
      expect(JSON.stringify(rows)).not.toMatch(/geheim|meet\.example|sesam/);
    }
    const { url, password } = await raw(sessionId);
    expect([url, password]).toEqual([expect.stringMatching(/^v1\.[0-9a-f]{8}\.[\w-]+$/), expect.stringMatching(/^v1\./)]);
  });

  it('is rejected if its URL may point to the machine or network of whoever opens it', async () => {
    const { teacher, sessionId } = await planned();
    for (const meetingUrl of ['http://meet.example/j', 'https://localhost/j', 'javascript:alert(1)']) {
      expect(await refusalOf(to.commands.execute(new EditSession(teacher, sessionId, { meetingUrl })))).toBe('MEETING_ADDRESS_REFUSED');
      const session = { title: 'A', startsAt: new Date(Date.now() + 3_600_000), meetingUrl };
      expect(await refusalOf(to.commands.execute(new ScheduleSession(teacher, session)))).toBe('MEETING_ADDRESS_REFUSED');
    }
  });

  it('cannot be stored in plain text, not even with SQL', async () => {
    const { sessionId } = await planned();
    for (const column of ['meeting_url', 'meeting_password'])
      await expect(to.db.rows(sql`update live_session set ${sql.ref(column)} = 'plain' where id = ${sessionId}`)).rejects.toThrow(
        /_sealed/,
      );
  });

  it('is shown to staff at any time, and to others only when they join', async () => {
    const { teacher, student, sessionId } = await planned();
    await to.commands.execute(new EditSession(teacher, sessionId, MEETING));
    const seenBy = (by: typeof teacher | null, id = sessionId) => to.queries.execute(new GetMeeting(by, id));
    expect([await seenBy(teacher), await seenBy(to.school.person('admin'))]).toEqual([OPENED, OPENED]);
    for (const other of [student, to.school.person('teacher'), to.school.person('student'), null])
      expect(await seenBy(other)).toEqual(NONE);
    expect(await seenBy(teacher, newId())).toEqual(NONE);
    await to.commands.execute(new StartSession(teacher, sessionId));
    await to.commands.execute(new JoinSession(student, sessionId, null));
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect([await seenBy(teacher), await seenBy(student)]).toEqual([OPENED, NONE]);
  });

  it('cannot be opened for another session, even if its values are copied with SQL', async () => {
    const [one, other] = [await planned(), await planned()];
    await to.commands.execute(new EditSession(one.teacher, one.sessionId, MEETING));
    await to.db.rows(sql`update live_session set meeting_url = from_one.meeting_url, meeting_password = from_one.meeting_url
      from live_session from_one where from_one.id = ${one.sessionId} and live_session.id in (${other.sessionId})`);
    expect(await to.queries.execute(new GetMeeting(other.teacher, other.sessionId))).toEqual(NONE);
  });

  it('is null if the key is wrong, with a warning in the log, and joining still works', async () => {
    const { teacher, student, sessionId } = await planned();
    await to.commands.execute(new EditSession(teacher, sessionId, MEETING));
    const lines: string[] = [];
    expect(await opened(withKey(KEYS[1], undefined, lines), sessionId)).toEqual(NONE);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, sessionId, field: 'meetingUrl' },
      { field: 'meetingPassword' },
    ]);
    expect(lines.join()).not.toMatch(/geheim|sesam|v1\./);
    await to.db.rows(sql`update live_session set meeting_url = 'v1.broken' where id = ${sessionId}`);
    await to.commands.execute(new StartSession(teacher, sessionId));
    expect((await to.commands.execute(new JoinSession(student, sessionId, null))).meeting).toEqual({ ...OPENED, url: null });
  });

  it('is resealed on startup with a new key, after which the old key is no longer needed', async () => {
    const { teacher, sessionId } = await planned();
    await to.commands.execute(new EditSession(teacher, sessionId, MEETING));
    const before = await raw(sessionId);
    await withKey(KEYS[0]).reseal();
    expect(await raw(sessionId)).toEqual(before);
    await withKey(KEYS[1]).reseal();
    expect(await raw(sessionId)).toEqual(before);
    await withKey(KEYS[1], KEYS[0]).reseal();
    expect(await opened(withKey(KEYS[1]), sessionId)).toEqual(OPENED);
    expect(await opened(withKey(KEYS[0]), sessionId)).toEqual(NONE);
    await withKey(KEYS[0], KEYS[1]).reseal();
    expect(await opened(withKey(KEYS[0]), sessionId)).toEqual(OPENED);
  });

  it('can be opened on all nodes at all times during a key rotation in two steps', async () => {
    const { teacher, sessionId } = await planned();
    await to.commands.execute(new EditSession(teacher, sessionId, MEETING));
    await withKey(KEYS[0]).reseal();
    const [before, first, second] = [withKey(KEYS[0]), withKey(KEYS[0], KEYS[1]), withKey(KEYS[1], KEYS[0])];
    for (const [start, both] of [
      [first, [before, first]],
      [second, [first, second]],
      [first, [first, second]],
      [second, [second, withKey(KEYS[1])]],
    ] as const) {
      await start.reseal();
      for (const node of both) expect(await opened(node, sessionId)).toEqual(OPENED);
    }
    await first.reseal();
  });

  it('is resealed page by page, even after a page of values that cannot be opened', async () => {
    const { teacher, sessionId } = await planned();
    await to.commands.execute(new EditSession(teacher, sessionId, MEETING));
    // Copies cannot be opened, because they were sealed for another session. Their ids come first.
    const columns = await to.db.rows(sql<{ name: string }>`
      select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = 'live_session' and is_generated = 'NEVER'`);
    const copied = columns.map(({ name }) => {
      if (name === 'id') return sql`('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
      return name === 'code' ? sql`'copy-' || n` : sql.ref(name);
    });
    await to.db.rows(sql`
      insert into live_session (${sql.join(columns.map(({ name }) => sql.ref(name)))})
      select ${sql.join(copied)} from live_session s, generate_series(1, 501) n where s.id = ${sessionId}`);
    await withKey(KEYS[1], KEYS[0]).reseal();
    expect(await opened(withKey(KEYS[1]), sessionId)).toEqual(OPENED);
    await to.db.rows(sql`delete from live_session where code like 'copy-%'`);
    await withKey(KEYS[0], KEYS[1]).reseal();
  });

  it('is sealed on startup if an older version left it in plain text', async () => {
    const { sessionId } = await planned();
    const constraint = 'live_session_meeting_url_sealed';
    await to.db.rows(sql`alter table live_session drop constraint ${sql.ref(constraint)}`);
    await to.db.rows(sql`update live_session set meeting_url = ${MEETING.meetingUrl} where id = ${sessionId}`);
    await to.db.rows(sql`alter table live_session add constraint ${sql.ref(constraint)} check (meeting_url like 'v1.%') not valid`);
    await to.get(MeetingSecrets).reseal();
    expect((await raw(sessionId)).url).toMatch(/^v1\./);
    expect(await opened(to.get(MeetingSecrets), sessionId)).toEqual({ ...NONE, url: MEETING.meetingUrl });
  });
});
