import { sql } from 'kysely';
import { EndSession, SessionEdited } from '../../../../contracts/live-session.ts';
import { CancelSession, SetThumbnail, StartSession } from '../../../../contracts/live-session/lifecycle.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { FakePictureMaker, FakeStorage } from '../../../../../test/support/fake-files.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { FileStorage } from '../../../../kernel/file-storage.ts';
import { PictureMaker } from '../../ports/picture-maker.ts';
import { GetThumbnail } from './get-thumbnail.ts';
import { RemoveThumbnail } from './remove-thumbnail.ts';

describe('the picture of a session', () => {
  const { to, planned, facts } = setUpLiveSessions({ PUBLIC_URL: 'https://school.example' });
  let storage: FakeStorage, maker: FakePictureMaker;
  beforeAll(() => {
    storage = to.get(FileStorage as never);
    maker = to.get(PictureMaker as never);
  });
  afterEach(() => {
    storage.failing = undefined;
    maker.meanwhile = undefined;
    storage.files.clear();
  });
  type Who = Awaited<ReturnType<typeof planned>>['teacher'];

  const set = (by: Who, id: string, text: string) => to.commands.execute(new SetThumbnail(by, id, Buffer.from(text)));
  const get = (by: Who | null, id: string, known?: string[]) => to.queries.execute(new GetThumbnail(by, id, 'large', known));
  const shown = async (by: Who, id: string) => (await get(by, id)).bytes?.toString();
  const rows = () => to.db.rows(sql`select 1 from session_picture`);
  const texts = () => [...storage.files.values()].map(String).toSorted();

  it('is stored in two sizes under a key that the server chooses, is recorded, and gets a new URL each time', async () => {
    const { teacher, student, sessionId } = await planned();
    const url = async () => (await to.queries.execute(new GetSession(teacher, { id: sessionId }))).thumbnailUrl;
    const addresses = [await url()];
    for (const text of ['../../etc/passwd', 'two']) {
      await set(teacher, sessionId, text);
      addresses.push(await url());
      expect(texts()).toEqual([`large ${text}`, `small ${text}`]);
      expect(await shown(student, sessionId)).toBe(`large ${text}`);
    }
    expect(new Set(addresses).size).toBe(3);
    const versions = addresses.map((each) => new URL(each).searchParams.get('v')!);
    expect(versions[0]).toMatch(/^p2-\d+-\d$/);
    expect(addresses[2]).toBe(`https://school.example/api/v1/live-sessions/${sessionId}/thumbnail?v=${versions[2]}`);
    const key = `thumbnails/${versions[2]!.slice(-2)}/${versions[2]}`;
    expect([...storage.files.keys()].toSorted()).toEqual([`${key}-large.webp`, `${key}-small.webp`]);
    const edit = { type: SessionEdited.type, actorId: teacher.userId, payload: { sessionId, fields: ['thumbnail'] } };
    expect((await facts(sessionId)).slice(1)).toEqual([edit, edit]);
  });

  it('can be removed, even repeatedly, which brings back the placeholder', async () => {
    const { teacher, sessionId } = await planned();
    const before = await shown(teacher, sessionId);
    await set(teacher, sessionId, 'one');
    for (const _ of [1, 2]) await to.commands.execute(new RemoveThumbnail(teacher, sessionId));
    expect([storage.files.size, await shown(teacher, sessionId)]).toEqual([0, before]);
    expect(await facts(sessionId)).toHaveLength(3);
  });

  it('can be changed by staff only; for others, the upload is not even processed', async () => {
    const { teacher, student, klass, sessionId } = await planned();
    const colleague = to.school.person('teacher');
    const made = maker.made;
    const tried = async (by: Who, id = sessionId) => [
      await refusalOf(set(by, id, 'x')),
      await refusalOf(to.commands.execute(new RemoveThumbnail(by, id))),
    ];
    expect(await tried(student)).toEqual(['TEACHER_ONLY', 'TEACHER_ONLY']);
    expect(await tried(colleague)).toEqual(['NOT_SESSION_HOST', 'NOT_SESSION_HOST']);
    for (const unknown of [newId(), 'x']) expect(await tried(teacher, unknown)).toEqual(['SESSION_NOT_FOUND', 'SESSION_NOT_FOUND']);
    expect([maker.made, storage.files.size]).toEqual([made, 0]);
    klass.teachers.add(colleague.userId);
    expect([await tried(colleague), await tried(to.school.person('admin'))]).toEqual([
      ['none', 'none'],
      ['none', 'none'],
    ]);
  });

  it('is visible to everyone who can see the session', async () => {
    const { teacher, student, sessionId } = await planned();
    await set(teacher, sessionId, 'one');
    const seenBy = (by: Who | null, id = sessionId) => refusalOf(get(by, id));
    expect([await seenBy(student), await seenBy(to.school.person('student')), await seenBy(null)]).toEqual([
      'none',
      'NOT_ADMITTED',
      'SESSION_NOT_FOUND',
    ]);
    expect([await seenBy(teacher, newId()), await seenBy(null, 'x')]).toEqual(['SESSION_NOT_FOUND', 'SESSION_NOT_FOUND']);
    await to.db.rows(sql`update live_session set visibility = 'booked' where id = ${sessionId}`);
    expect([await seenBy(to.school.person('student')), await seenBy(null)]).toEqual(['none', 'SESSION_NOT_FOUND']);
    expect(await get(student, sessionId)).toMatchObject({ isPublic: false });
    await to.db.rows(sql`update live_session set visibility = 'public' where id = ${sessionId}`);
    expect(await get(null, sessionId)).toMatchObject({ isPublic: true });
  });

  it('cannot be changed once the session is over, but can still be removed', async () => {
    const [held, off] = [await planned(), await planned()];
    for (const { teacher, sessionId } of [held, off]) await set(teacher, sessionId, 'one');
    await to.commands.execute(new StartSession(held.teacher, held.sessionId));
    await set(held.teacher, held.sessionId, 'two');
    await to.commands.execute(new EndSession(held.teacher, held.sessionId));
    await to.commands.execute(new CancelSession(off.teacher, off.sessionId));
    const made = maker.made;
    expect(await refusalOf(set(held.teacher, held.sessionId, 'three'))).toBe('SESSION_ENDED');
    expect(await refusalOf(set(off.teacher, off.sessionId, 'two'))).toBe('SESSION_NOT_SCHEDULED');
    expect([maker.made, texts()]).toEqual([made, ['large one', 'large two', 'small one', 'small two']]);
    for (const { teacher, sessionId } of [held, off]) await to.commands.execute(new RemoveThumbnail(teacher, sessionId));
    expect(storage.files.size).toBe(0);
  });

  it('leaves no files behind if it is rejected or the session ends in the meantime', async () => {
    const { teacher, sessionId } = await planned();
    expect(await refusalOf(set(teacher, sessionId, 'no picture'))).toBe('NOT_A_PICTURE');
    storage.failing = 'put';
    expect(await refusalOf(set(teacher, sessionId, 'one'))).toBe('STORAGE_UNAVAILABLE');
    storage.failing = undefined;
    maker.meanwhile = () => to.commands.execute(new CancelSession(teacher, sessionId));
    expect(await refusalOf(set(teacher, sessionId, 'one'))).toBe('SESSION_NOT_SCHEDULED');
    expect([storage.files.size, (await facts(sessionId)).length]).toEqual([0, 2]);
    expect(await to.db.rows(sql`select 1 from session_picture where session_id = ${sessionId}`)).toEqual([]);
  });

  it('keeps its files if it is unknown whether the change was committed', async () => {
    const { teacher, sessionId } = await planned();
    const transaction = to.db.transaction.bind(to.db);
    let calls = 0;
    to.db.transaction = async (streams, work) => {
      const result = await transaction(streams, work);
      if (++calls === 2) throw new DomainError('DATABASE_UNAVAILABLE');
      return result;
    };
    expect(await refusalOf(set(teacher, sessionId, 'one'))).toBe('DATABASE_UNAVAILABLE');
    to.db.transaction = transaction;
    expect(await shown(teacher, sessionId)).toBe('large one');
  });

  it('is replaced even if the old files cannot be deleted', async () => {
    const { teacher, sessionId } = await planned();
    await set(teacher, sessionId, 'one');
    storage.failing = 'delete';
    await set(teacher, sessionId, 'two');
    expect([await shown(teacher, sessionId), storage.files.size]).toEqual(['large two', 4]);
    await to.commands.execute(new RemoveThumbnail(teacher, sessionId));
    expect(await shown(teacher, sessionId)).not.toBe('large two');
  });

  it('is one of several that were set at once, and only its own files are left', async () => {
    const { teacher, sessionId } = await planned();
    const before = (await rows()).length;
    await Promise.all(Array.from({ length: 8 }, (_, index) => set(teacher, sessionId, `number ${index}`)));
    expect((await rows()).length).toBe(before + 1);
    expect([storage.files.size, texts()]).toEqual([2, [await shown(teacher, sessionId), expect.stringMatching(/^small number \d$/)]]);
  });

  it('is neither loaded nor sent if the caller already has it', async () => {
    const { teacher, sessionId } = await planned();
    await set(teacher, sessionId, 'one');
    const { etag, version } = await get(teacher, sessionId);
    storage.files.clear();
    for (const known of [[etag], ['"x"', etag], ['*']])
      expect(await get(teacher, sessionId, known)).toMatchObject({ etag, version, bytes: null });
    // If its files are lost, the placeholder is shown.
    const instead = await get(teacher, sessionId, ['"x"']);
    expect(instead.version).toMatch(/^p2-/);
    expect(instead.bytes).not.toBeNull();
    expect((await get(teacher, sessionId, [instead.etag])).bytes).toBeNull();
  });
});
