import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { sql } from 'kysely';
import sharp from 'sharp';
import type { Response } from 'supertest';
import type { S3Settings } from '../../src/config/storage.ts';
import { VerificationPicturesDeleted } from '../../src/contracts/classroom/verification.ts';
import { sessionStream } from '../../src/contracts/fact.ts';
import { Clock } from '../../src/kernel/clock.ts';
import { FileStorage } from '../../src/kernel/file-storage.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { readStream } from '../../src/kernel/messaging/log.ts';
import { DeleteDuePictures } from '../../src/modules/classroom/verification/pictures/delete-due-pictures.ts';
import type { SignedUp } from '../support/app.ts';
import { seedEmbedded } from '../support/database.ts';
import { TestClock } from '../support/module.ts';
import { pngOf } from '../support/pictures.ts';
import { startS3 } from '../support/s3.ts';
import { School, type Classroom } from '../support/school.ts';

const HOURS = 3_600_000;

interface Store {
  readonly env: Record<string, string>;
  /** All files, by name. */
  readonly files: () => Promise<Map<string, Buffer>>;
  readonly close: () => Promise<void>;
}

const onDisk = async (): Promise<Store> => {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-verification-'));
  if (!process.env.TEST_DATABASE_URL) await seedEmbedded(directory);
  const root = join(directory, 'files');
  const names = () => {
    mkdirSync(root, { recursive: true });
    return readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  };
  return {
    env: { DATA_DIR: directory },
    files: async () => new Map(names().map(({ name, parentPath }) => [join(parentPath, name), readFileSync(join(parentPath, name))])),
    close: async () => rmSync(directory, { recursive: true, force: true }),
  };
};

const inBucket = async (): Promise<Store> => {
  const { settings, close } = await startS3();
  const { bucket: Bucket, region, endpoint, accessKeyId, secretAccessKey, forcePathStyle } = settings as Required<S3Settings>;
  const client = new S3Client({ region, endpoint, forcePathStyle, credentials: { accessKeyId, secretAccessKey } });
  return {
    env: {
      STORAGE: 's3',
      S3_BUCKET: Bucket,
      S3_REGION: region,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_FORCE_PATH_STYLE: 'true',
    },
    files: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
      const read = async (Key: string) =>
        [Key, Buffer.from(await (await client.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToByteArray())] as const;
      return new Map(await Promise.all(Contents.map(({ Key }) => read(Key!))));
    },
    close: async () => {
      client.destroy();
      await close();
    },
  };
};

describe.each([
  ['on disk', onDisk],
  ['in a bucket', inBucket],
])('verification with pictures %s', (where, openStore) => {
  const clock = new TestClock();
  let store: Store;
  let school: School;
  let room: Classroom;
  let jpeg: Buffer;
  beforeAll(async () => {
    store = await openStore();
    jpeg = await sharp(pngOf(400, 300, true))
      .withExif({ IFD0: { Copyright: 'geheim' } })
      .jpeg()
      .toBuffer();
    school = await School.open(
      { ACCESS_TOKEN_TTL: '7d', ...store.env },
      { override: (builder) => builder.overrideProvider(Clock).useValue(clock) },
    );
  });
  afterAll(async () => {
    await school.app.close();
    await store.close();
  });
  beforeEach(async () => {
    room = await school.classroom();
  });
  afterEach(async () => {
    await room.close();
    clock.at = undefined;
    await db().rows(sql`update verification set picture_id = null`);
    await db().rows(sql`update verification_picture set content_key = null`);
    await deleteDue();
  });

  const db = () => school.app.app.get(Database);
  const deleteDue = () => school.app.app.get(DeleteDuePictures, { strict: false }).run();
  const as = (who: SignedUp) => ({ authorization: `Bearer ${who.token}` });
  const at = (path: string, sessionId = room.sessionId) => `/api/v1/live-sessions/${sessionId}/verifications${path}`;
  const ask = (who: SignedUp, body: object) => school.app.http.post(at('')).set(as(who)).send(body);
  const answer = (who: SignedUp, consent: unknown) => school.app.http.put(at('/me')).set(as(who)).send({ consent });
  const send = (who: SignedUp, bytes: Buffer = jpeg, type = 'image/jpeg') =>
    school.app.http.put(at('/me/picture')).set(as(who)).set('content-type', type).send(bytes);
  const decide = (who: SignedUp, of: SignedUp, accepted: boolean, reason?: string) =>
    school.app.http
      .put(at(`/${of.id}/decision`))
      .set(as(who))
      .send({ accepted, reason });
  const look = (who: SignedUp, of: SignedUp) => school.app.http.get(at(`/${of.id}/picture`)).set(as(who));
  const codeOf = ({ status, body }: Response) => [status, (body as { code?: string }).code];
  const refused = async (request: PromiseLike<Response>) => codeOf(await request);
  const facts = async () => db().rows(readStream(sessionStream(room.sessionId), 0, 1_000));
  const deletions = async () =>
    (await facts()).filter(({ type }) => type === VerificationPicturesDeleted.type).map(({ payload }) => payload);
  const end = () => school.request(school.teacher, 'post', `/live-sessions/${room.sessionId}/end`);
  const later = (hours: number) => {
    clock.at = new Date(Date.now() + hours * HOURS);
  };
  /** Amara is asked, agrees, and sends her picture. */
  const withPicture = async () => {
    const [host, amara, luca] = [await room.enter(school.teacher), await room.enter(school.amara), await room.enter(school.luca)];
    await ask(school.teacher, { userIds: [school.amara.id] }).expect(200);
    await answer(school.amara, 'picture').expect(200);
    await send(school.amara).expect(200);
    return { host, amara, luca };
  };

  it('goes from the request to the result on the register; only staff see the picture, and nobody else hears of it', async () => {
    const { teacher, amara, colleague } = school;
    const sockets = [await room.enter(teacher), await room.enter(amara), await room.enter(school.luca)] as const;
    const [host, own, neighbour] = sockets;
    const { sessionId } = room;
    expect(await host.done('VERIFICATION_ASKED', { userIds: [amara.id] })).toMatchObject({ asked: 1 });
    expect(await own.done('VERIFICATION_ANSWERED', { consent: 'picture' })).toMatchObject({ status: 'agreed', hasPicture: false });
    await send(amara).expect(200);
    const picture = await look(colleague, amara).expect(200);
    expect(picture.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'no-store',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const { format, width, height, exif } = await sharp(picture.body as Buffer).metadata();
    expect([format, width, height, exif]).toEqual(['webp', 400, 300, undefined]);
    expect(await host.done('VERIFICATION_DECIDED', { userId: amara.id, accepted: true })).toMatchObject({ status: 'accepted' });
    await room.settled();
    const statuses = ['asked', 'agreed', 'sent', 'accepted'];
    for (const socket of [host, own])
      expect(socket.heard.filter(({ event }) => event === 'VERIFICATION_CHANGED').map(({ message }) => message)).toMatchObject(
        statuses.map((status) => ({ sessionId, changes: [{ userId: amara.id, status }] })),
      );
    expect(neighbour.events).not.toContain('VERIFICATION_CHANGED');
    const result = { status: 'accepted', method: 'picture', askedAt: expect.any(String), decidedAt: expect.any(String) };
    const lines = await school.request<{ studentId: string; verification: unknown }[]>(
      teacher,
      'get',
      `/live-sessions/${sessionId}/attendance`,
    );
    expect(Object.fromEntries(lines.map(({ studentId, verification }) => [studentId, verification]))).toEqual({
      [amara.id]: result,
      [school.luca.id]: null,
    });
    expect(await school.request(amara, 'get', `/live-sessions/${sessionId}/attendance/me`)).toMatchObject({ verification: result });
    expect(await own.done('MY_ATTENDANCE', {})).toMatchObject({ verification: result });
    const returned = await room.connect(amara);
    expect((await returned.done('JOIN_SESSION', { sessionId })).snapshot).toMatchObject({
      verification: { status: 'accepted', hasPicture: true },
    });
    const staff = await room.connect(colleague);
    expect((await staff.done('JOIN_SESSION', { sessionId })).snapshot).toMatchObject({ verification: null });
  });

  it('stores nothing that shows a face, a person or a key', async () => {
    await withPicture();
    const files = await store.files();
    expect(files.size).toBe(1);
    for (const [name, bytes] of files) {
      expect(name).not.toMatch(new RegExp(`${room.sessionId}|${school.amara.id}`));
      expect(bytes.toString('latin1')).not.toMatch(/RIFF|WEBP|JFIF|geheim/);
    }
    expect(await db().row(sql`select content_key like 'v1.%' as sealed from verification_picture`)).toEqual({ sealed: true });
    const log = JSON.stringify(await facts());
    const row = (await db().row(sql<{ id: string }>`select id from verification_picture`))!;
    expect(log).not.toContain(row.id);
  });

  it('leaves no picture 24 hours after the session, and proves it', async () => {
    await withPicture();
    await decide(school.teacher, school.amara, true).expect(200);
    await end();
    later(23.9);
    await deleteDue();
    expect((await store.files()).size).toBe(1);
    await look(school.teacher, school.amara).expect(200);
    later(24.1);
    await deleteDue();
    expect(await store.files()).toEqual(new Map());
    expect(await db().rows(sql`select 1 from verification_picture`)).toEqual([]);
    expect(await deletions()).toEqual([{ sessionId: room.sessionId, deleted: 1, left: 0 }]);
    expect(await refused(look(school.teacher, school.amara))).toEqual([404, 'VERIFICATION_PICTURE_NOT_FOUND']);
    await deleteDue();
    expect(await deletions()).toHaveLength(1);
    const list = await school.request<object[]>(school.teacher, 'get', `/live-sessions/${room.sessionId}/verifications`);
    expect(list).toMatchObject([{ name: school.amara.name, status: 'accepted', hasPicture: false }]);
    const metrics = (await school.app.http.get('/metrics')).text;
    expect(metrics).toMatch(/^rollcall_verification_pictures 0$/m);
    expect(metrics).toMatch(/^rollcall_verification_sessions_undeleted 0$/m);
    expect(metrics).toMatch(/^rollcall_verification_pictures_deleted_total [1-9]/m);
  });

  it('can be decided after the session, but not once the picture is gone', async () => {
    await withPicture();
    await end();
    for (const request of [answer(school.amara, 'declined'), send(school.amara), ask(school.teacher, { all: true })])
      expect(await refused(request)).toEqual([409, 'SESSION_NOT_LIVE']);
    later(25);
    await deleteDue();
    expect(await refused(decide(school.teacher, school.amara, true))).toEqual([409, 'VERIFICATION_EXPIRED']);
  });

  it.each([
    ['rejected', () => decide(school.teacher, school.amara, false, 'Somebody else.')],
    ['no longer agreed to', () => answer(school.amara, 'no-camera')],
    ['withdrawn', () => school.app.http.delete(at('/me/picture')).set(as(school.amara))],
  ])('deletes a picture at once when it is %s', async (_, act) => {
    await withPicture();
    await act().expect(200);
    expect(await store.files()).toEqual(new Map());
    expect(await deletions()).toEqual([{ sessionId: room.sessionId, deleted: 1, left: 0 }]);
    expect(await refused(look(school.teacher, school.amara))).toEqual([404, 'VERIFICATION_PICTURE_NOT_FOUND']);
  });

  it('deletes the picture of a decision when the participant is asked again, who then sends a new one', async () => {
    await withPicture();
    await decide(school.teacher, school.amara, true).expect(200);
    expect((await ask(school.teacher, { userIds: [school.amara.id] })).body.data).toMatchObject({ asked: 1 });
    expect(await store.files()).toEqual(new Map());
    await answer(school.amara, 'picture').expect(200);
    await send(school.amara).expect(200);
    expect((await store.files()).size).toBe(1);
  });

  it('tries again to delete what could not be deleted, and shows it until then', async () => {
    await withPicture();
    const storage = school.app.app.get(FileStorage);
    const remove = storage.delete.bind(storage);
    storage.delete = () => Promise.reject(new Error('away'));
    await decide(school.teacher, school.amara, false, 'Too dark.').expect(200);
    expect((await store.files()).size).toBe(1);
    const undeleted = async () =>
      /^rollcall_verification_sessions_undeleted (\d+)$/m.exec((await school.app.http.get('/metrics')).text)?.[1];
    expect([await undeleted(), await deletions()]).toEqual(['1', []]);
    expect(await refused(look(school.teacher, school.amara))).toEqual([404, 'VERIFICATION_PICTURE_NOT_FOUND']);
    storage.delete = remove;
    await deleteDue();
    expect([await undeleted(), await store.files()]).toEqual(['0', new Map()]);
    expect(await deletions()).toEqual([{ sessionId: room.sessionId, deleted: 1, left: 0 }]);
  });

  it('sweeps what a crash left between the file and the verification', async () => {
    const id = newId();
    await db().rows(sql`insert into verification_picture (id, session_id, content_key, created_at)
      values (${id}, ${room.sessionId}, 'v1.key', ${new Date()})`);
    const key = `verifications/${id.slice(-2)}/${id}.bin`;
    await school.app.app.get(FileStorage).put(key, Buffer.from('half'), 'application/octet-stream');
    if (where === 'on disk') {
      const [path] = (await store.files()).keys();
      writeFileSync(join(dirname(path!), `${id}.bin.0123456789ab.part`), 'half');
    }
    later(9 / 60);
    await deleteDue();
    expect((await store.files()).size).toBeGreaterThan(0);
    later(11 / 60);
    await deleteDue();
    expect(await store.files()).toEqual(new Map());
    expect(await db().rows(sql`select 1 from verification_picture`)).toEqual([]);
  });

  it('takes one picture of those who agreed, whatever is sent at the same time', async () => {
    const { teacher, amara, luca } = school;
    for (const who of [teacher, amara, luca]) await room.enter(who);
    expect(await refused(send(amara))).toEqual([409, 'VERIFICATION_NOT_ASKED']);
    expect(await refused(answer(amara, 'picture'))).toEqual([409, 'VERIFICATION_NOT_ASKED']);
    expect((await ask(teacher, { all: true })).body.data).toMatchObject({ asked: 2 });
    expect((await ask(teacher, { all: true })).body.data).toMatchObject({ asked: 0 });
    expect(await refused(send(amara))).toEqual([409, 'CONSENT_NEEDED']);
    await answer(luca, 'no-camera').expect(200);
    expect(await refused(send(luca))).toEqual([409, 'CONSENT_NEEDED']);
    await answer(amara, 'picture').expect(200);
    const both = await Promise.all([send(amara), send(amara)]);
    expect(both.map(codeOf).toSorted()).toEqual([
      [200, undefined],
      [409, 'VERIFICATION_PICTURE_SENT'],
    ]);
    expect((await store.files()).size).toBe(1);
    expect(await refused(send(amara))).toEqual([409, 'VERIFICATION_PICTURE_SENT']);
    const decisions = await Promise.all([decide(teacher, amara, true), decide(school.colleague, amara, false, 'No.')]);
    expect(decisions.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await refused(decide(teacher, amara, true))).toEqual([409, 'VERIFICATION_DECIDED']);
    await decide(teacher, luca, true, 'I heard her voice.').expect(200);
    expect((await school.app.http.get(at('/me')).set(as(luca))).body.data).toMatchObject({
      status: 'accepted',
      method: 'no-camera',
      reason: 'I heard her voice.',
    });
  });

  it('rejects what is no picture, too large, or would become too large', async () => {
    await room.enter(school.amara);
    await ask(school.teacher, { all: true }).expect(200);
    await answer(school.amara, 'picture').expect(200);
    expect(await refused(send(school.amara, pngOf(9, 9)))).toEqual([422, 'NOT_JPEG_OR_WEBP']);
    expect(await refused(send(school.amara, jpeg.subarray(0, 200), 'image/webp'))).toEqual([422, 'NOT_JPEG_OR_WEBP']);
    expect(await refused(send(school.amara, jpeg, 'image/png'))).toEqual([415, 'JPEG_OR_WEBP_NEEDED']);
    expect(await refused(send(school.amara, Buffer.alloc(1_000_001)))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect([await store.files(), await db().rows(sql`select 1 from verification_picture`)]).toEqual([new Map(), []]);
    await send(school.amara).expect(200);
  });

  it('can be withdrawn by somebody who has been removed from the session', async () => {
    await withPicture();
    await school.request(school.teacher, 'post', `/live-sessions/${room.sessionId}/removals`, { userId: school.amara.id });
    expect((await answer(school.amara, 'declined')).status).not.toBe(200);
    await school.app.http.delete(at('/me/picture')).set(as(school.amara)).expect(200);
    expect(await store.files()).toEqual(new Map());
  });

  it('is nobody else’s business', async () => {
    await withPicture();
    const { amara, luca, stranger, teacher } = school;
    const foreign = await school.app.signUp('teacher');
    const notFound = [404, 'SESSION_NOT_FOUND'];
    expect(await refused(look(foreign, amara))).toEqual(notFound);
    expect(await refused(decide(foreign, amara, true))).toEqual(notFound);
    expect(await refused(ask(foreign, { all: true }))).toEqual(notFound);
    expect(await refused(school.app.http.get(at('')).set(as(foreign)))).toEqual(notFound);
    for (const who of [stranger, foreign]) {
      expect(await refused(school.app.http.get(at('/me')).set(as(who)))).toEqual(notFound);
      expect(await refused(answer(who, 'picture'))).toEqual(notFound);
      expect(await refused(send(who))).toEqual(notFound);
      expect(await refused(school.app.http.delete(at('/me/picture')).set(as(who)))).toEqual(notFound);
    }
    for (const who of [amara, luca]) {
      expect(await refused(look(who, amara))).toEqual([403, 'TEACHER_ONLY']);
      expect(await refused(decide(who, amara, true))).toEqual([403, 'TEACHER_ONLY']);
      expect(await refused(ask(who, { all: true }))).toEqual([403, 'TEACHER_ONLY']);
    }
    expect((await school.app.http.get(at('/me')).set(as(luca))).body.data).toBeNull();
    for (const userId of [newId(), 'me', luca.id])
      expect(await refused(school.app.http.get(at(`/${userId}/picture`)).set(as(teacher)))).toEqual([
        404,
        'VERIFICATION_PICTURE_NOT_FOUND',
      ]);
    expect(await refused(decide(teacher, luca, true))).toEqual([404, 'VERIFICATION_NOT_FOUND']);
    expect(await refused(ask(teacher, { userIds: [luca.id, school.yuki.id] }))).toEqual([404, 'PEER_NOT_FOUND']);
    expect(await refused(ask(teacher, { userIds: [luca.id, teacher.id] }))).toEqual([422, 'STAFF_NOT_VERIFIED']);
    for (const body of [{}, { all: false }, { all: true, userIds: [luca.id] }, { userIds: [] }])
      expect(await refused(ask(teacher, body))).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refused(decide(teacher, amara, false))).toEqual([422, 'REASON_NEEDED']);
    expect(await refused(decide(teacher, amara, false, '  '))).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refused(answer(amara, 'yes'))).toEqual([400, 'VALIDATION_FAILED']);
  });
});
