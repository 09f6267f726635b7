import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/kernel/ids.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { seedEmbedded } from '../support/database.ts';
import { gifOf, pngOf } from '../support/pictures.ts';
import { startS3 } from '../support/s3.ts';
import { until } from '../support/until.ts';

type Session = { id: string; thumbnailUrl: string };

/** The format, width and height, read from the header (VP8, VP8L or VP8X). */
const sizeOf = (webp: Buffer): [string, number, number] => {
  const kind = webp.toString('latin1', 12, 16);
  const packed = kind === 'VP8L' ? webp.readUInt32LE(21) : 0;
  const size = {
    'VP8 ': () => [webp.readUInt16LE(26) & 0x3fff, webp.readUInt16LE(28) & 0x3fff],
    VP8L: () => [(packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1],
    VP8X: () => [webp.readUIntLE(24, 3) + 1, webp.readUIntLE(27, 3) + 1],
  }[kind]!() as [number, number];
  return [webp.toString('latin1', 0, 4) + webp.toString('latin1', 8, 12), ...size];
};

describe('session pictures over HTTP', () => {
  let app: TestApp;
  let dataDir: string;
  let teacher: SignedUp, student: SignedUp, stranger: SignedUp, admin: SignedUp;
  let session: Session;
  const picture = pngOf(640, 360, true);

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'rollcall-pictures-'));
    if (!process.env.TEST_DATABASE_URL) await seedEmbedded(dataDir);
    app = await startApp({ PUBLIC_URL: 'https://school.example', ...(process.env.TEST_DATABASE_URL ? {} : { DATA_DIR: dataDir }) });
    [teacher, student] = [await app.signUp('teacher'), await app.signUp('student')];
    [stranger, admin] = [await app.signUp('teacher'), await app.signUp('admin')];
  });
  afterAll(async () => {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const as = (who: SignedUp) => ({ authorization: `Bearer ${who.token}` });
  const plan = async (more: object = {}): Promise<Session> => {
    const startsAt = new Date(Date.now() + 3_600_000);
    const { body } = await app.http
      .post('/api/v1/live-sessions')
      .set(as(teacher))
      .send({ title: 'Open day', startsAt, ...more })
      .expect(201);
    return body.data as Session;
  };
  const at = (path: string) => `/api/v1/live-sessions/${path}`;
  const put = (id: string, body: Buffer, { type = 'image/png', who = teacher as SignedUp | null, key = '' } = {}) => {
    const request = app.http.put(at(`${id}/thumbnail`)).set(who ? as(who) : {});
    if (key) void request.set('Idempotency-Key', key);
    return request.set('content-type', type).send(body);
  };
  const get = (path: string, who?: SignedUp) =>
    app.http
      .get(at(path))
      .set(who ? as(who) : {})
      .buffer(true)
      .responseType('blob');
  const codeOf = async (request: ReturnType<typeof put>) => {
    const { status, body } = (await request) as { status: number; body: { code?: string } };
    return [status, body.code];
  };
  beforeEach(async () => {
    session = await plan();
  });

  it('are sent as plain bytes, re-encoded, and cached permanently under the URL in the session', async () => {
    const { body } = await put(session.id, picture).expect(200);
    const { thumbnailUrl } = body.data as Session;
    expect(thumbnailUrl).not.toBe(session.thumbnailUrl);
    expect(thumbnailUrl.startsWith(`https://school.example${at(`${session.id}/thumbnail?v=`)}`)).toBe(true);
    const path = thumbnailUrl.split('/live-sessions/')[1]!;
    for (const [size, expected] of [
      ['', [640, 360]],
      ['&size=large', [640, 360]],
      ['&size=small', [320, 180]],
    ] as const) {
      const answer = await get(path + size).expect(200);
      expect(sizeOf(answer.body as Buffer)).toEqual(['RIFFWEBP', ...expected]);
      expect(answer.headers).toMatchObject({
        'content-type': 'image/webp',
        'content-length': String((answer.body as Buffer).length),
        'cache-control': 'public, max-age=31536000, s-maxage=3600, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        etag: expect.stringMatching(/^"[0-9a-f-]{36}-(small|large)"$/),
      });
      const again = await get(path + size).set('If-None-Match', `"x", W/${answer.headers.etag}`);
      expect([again.status, again.headers.etag, (again.body as Buffer).length ?? 0]).toEqual([304, answer.headers.etag, 0]);
      expect(again.headers['content-type']).toBeUndefined();
      const head = await app.http.head(at(path + size)).expect(200);
      expect([head.headers.etag, head.headers['content-length']]).toEqual([answer.headers.etag, answer.headers['content-length']]);
    }
    // Without the version, or with an old one, the picture may change.
    for (const other of [`${session.id}/thumbnail`, `${session.id}/thumbnail?v=${newId()}`])
      expect((await get(other).expect(200)).headers['cache-control']).toBe('public, no-cache');
    const changed = (await put(session.id, gifOf(3), { type: 'image/gif' }).expect(200)).body.data as Session;
    expect(changed.thumbnailUrl).not.toBe(thumbnailUrl);
    expect((await get(path)).headers['cache-control']).toBe('public, no-cache');
    if (!process.env.TEST_DATABASE_URL)
      // Only the files of the two current pictures, none that was replaced.
      expect(readdirSync(join(dataDir, 'files'), { recursive: true }).filter((name) => String(name).endsWith('.webp'))).toHaveLength(2);
  });

  it('are drawn if none was uploaded, always in the same way, and again once the uploaded one is deleted', async () => {
    const path = session.thumbnailUrl.split('/live-sessions/')[1]!;
    const [small, large] = [await get(`${path}&size=small`).expect(200), await get(path).expect(200)];
    expect([sizeOf(small.body as Buffer), sizeOf(large.body as Buffer)]).toEqual([
      ['RIFFWEBP', 320, 180],
      ['RIFFWEBP', 1280, 720],
    ]);
    expect(small.headers).toMatchObject({
      etag: `"${path.split('?v=')[1]!}-small"`,
      'cache-control': 'public, max-age=31536000, s-maxage=3600, immutable',
    });
    await put(session.id, picture).expect(200);
    for (const _ of [1, 2]) {
      const { body } = await app.http
        .delete(at(`${session.id}/thumbnail`))
        .set(as(teacher))
        .expect(200);
      expect((body.data as Session).thumbnailUrl).toBe(session.thumbnailUrl);
    }
    expect((await get(path).expect(200)).body).toEqual(large.body);
    expect((await plan({ title: 'Another' })).thumbnailUrl).toContain('?v=p2-');
  });

  it('are identified by content, whatever their headers claim', async () => {
    for (const type of ['image/jpeg', 'image/webp', 'image/gif', 'IMAGE/PNG; charset=x'])
      await put(session.id, picture, { type }).expect(200);
    const { body } = await app.http
      .put(at(`${session.id}/thumbnail?name=../../../etc/passwd`))
      .set({
        ...as(teacher),
        'content-type': 'image/png',
        'content-disposition': 'attachment; filename="../../../../tmp/evil.png"',
        'x-file-name': '/etc/passwd',
      })
      .send(picture)
      .expect(200);
    expect((body.data as Session).thumbnailUrl).toMatch(/\?v=[0-9a-f-]{36}$/);
    expect(existsSync(join(tmpdir(), 'evil.png'))).toBe(false);
  });

  it.each<[string, number, string, () => Buffer, string]>([
    ['text', 422, 'NOT_A_PICTURE', () => Buffer.from('this is no picture'), 'image/png'],
    [
      'an SVG that claims to be a PNG',
      422,
      'NOT_A_PICTURE',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      'image/png',
    ],
    ['a picture that is cut off', 422, 'NOT_A_PICTURE', () => picture.subarray(0, picture.length / 2), 'image/png'],
    ['30,000 by 30,000 pixels in a few kB', 422, 'PICTURE_TOO_LARGE', () => pngOf(30_000, 30_000), 'image/png'],
    ['a GIF of 10,000 frames', 422, 'TOO_MANY_FRAMES', () => gifOf(10_000), 'image/gif'],
    ['SVG', 415, 'PICTURE_TYPE', () => Buffer.from('<svg/>'), 'image/svg+xml'],
    ['HEIC', 415, 'PICTURE_TYPE', () => Buffer.from('x'), 'image/heic'],
    ['PDF', 415, 'PICTURE_TYPE', () => Buffer.from('%PDF'), 'application/pdf'],
    ['a form', 415, 'PICTURE_TYPE', () => Buffer.from('--x--'), 'multipart/form-data; boundary=x'],
    ['JSON', 415, 'PICTURE_TYPE', () => Buffer.from('{}'), 'application/json'],
    ['nothing', 422, 'NOT_A_PICTURE', () => Buffer.alloc(0), 'image/png'],
    ['a byte more than 5 MB', 413, 'PAYLOAD_TOO_LARGE', () => Buffer.alloc(5_000_001), 'image/png'],
  ])('are rejected: %s', async (_, status, code, bytes, type) => {
    expect(await codeOf(put(session.id, bytes(), { type }))).toEqual([status, code]);
    expect((await app.http.get(at(session.id))).body.data.thumbnailUrl).toBe(session.thumbnailUrl);
  });

  it('of 5 MB are read completely, and then checked', async () => {
    expect(await codeOf(put(session.id, Buffer.alloc(5_000_000)))).toEqual([422, 'NOT_A_PICTURE']);
  });

  it('are rejected if compressed, and, even if chunked, before more than 5 MB are read', async () => {
    const packed = app.http
      .put(at(`${session.id}/thumbnail`))
      .set({ ...as(teacher), 'content-type': 'image/png', 'content-encoding': 'gzip' });
    expect(await codeOf(packed.send(picture))).toEqual([415, 'PICTURE_TYPE']);
    const { port } = new URL(app.url);
    const begin = async (headers: string, body: Buffer): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(
        `PUT ${at(`${session.id}/thumbnail`)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${teacher.token}\r\nContent-Type: image/png\r\n${headers}\r\n\r\n`,
      );
      socket.write(body);
      // The body has not ended, and never will.
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return answer.toString();
    };
    expect(await begin('Content-Length: 1000000000', Buffer.alloc(10))).toMatch(/^HTTP\/1\.1 413 [^]*PAYLOAD_TOO_LARGE/);
    const chunk = Buffer.concat([Buffer.from((6_000_000).toString(16) + '\r\n'), Buffer.alloc(6_000_000)]);
    expect(await begin('Transfer-Encoding: chunked', chunk)).toMatch(/^HTTP\/1\.1 413 [^]*PAYLOAD_TOO_LARGE/);
  });

  it('are not read from a user who is already sending two, until one of them is done', async () => {
    const { port } = new URL(app.url);
    const half = async (who: SignedUp) => {
      const socket = connect(Number(port), '127.0.0.1');
      const heads = `Host: x\r\nAuthorization: Bearer ${who.token}\r\nContent-Type: image/png\r\nContent-Length: 4000000`;
      socket.write(`PUT ${at(`${session.id}/thumbnail`)} HTTP/1.1\r\n${heads}\r\n\r\nhalf`);
      return socket;
    };
    const held = [await half(teacher), await half(teacher)];
    await until('both slots are taken', async () => (await put(session.id, picture)).status === 503);
    expect(await codeOf(put(session.id, picture))).toEqual([503, 'PICTURES_BUSY']);
    expect((await put(session.id, picture, { who: admin })).status).toBe(200);
    for (const socket of held) socket.destroy();
    await until('a slot is free', async () => (await put(session.id, picture)).status === 200);
  });

  it('are not read from users who may not send them: the response comes before the body', async () => {
    const { port } = new URL(app.url);
    for (const [who, status] of [
      [null, 401],
      [student, 403],
    ] as const) {
      const socket = connect(Number(port), '127.0.0.1');
      const token = who ? `Authorization: Bearer ${who.token}\r\n` : '';
      socket.write(
        `PUT ${at(`${session.id}/thumbnail`)} HTTP/1.1\r\nHost: x\r\n${token}Content-Type: image/png\r\nContent-Length: 4000000\r\n\r\n`,
      );
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      socket.destroy();
    }
  });

  it('can be changed by the staff and seen by members; for others the session does not exist', async () => {
    const made = await app.http.post('/api/v1/classes').set(as(teacher)).send({ name: 'Physics 10b' });
    const classId = made.body.data.id as string;
    await app.http
      .post(`/api/v1/classes/${classId}/students`)
      .set(as(teacher))
      .send({ students: [{ userId: student.id }] });
    const { id } = await plan({ classId });
    expect(await codeOf(put(id, picture, { who: null }))).toEqual([401, 'UNAUTHENTICATED']);
    expect(await codeOf(put(id, picture, { who: student }))).toEqual([403, 'TEACHER_ONLY']);
    expect(await codeOf(put(id, picture, { who: stranger }))).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await codeOf(put(newId(), picture))).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await codeOf(app.http.delete(at(`${id}/thumbnail`)).set(as(stranger)))).toEqual([404, 'SESSION_NOT_FOUND']);
    const { body } = await put(id, picture, { who: admin }).expect(200);
    const path = (body.data as Session).thumbnailUrl.split('/live-sessions/')[1]!;
    const seen = await get(path, student).expect(200);
    expect(seen.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    for (const who of [undefined, stranger])
      expect(await codeOf(app.http.get(at(path)).set({ ...(who && as(who)), 'If-None-Match': '*' }))).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await codeOf(app.http.get(at(`${path}&size=huge`)).set(as(student)))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('cannot be changed once the session is over', async () => {
    await app.http
      .post(at(`${session.id}/start`))
      .set(as(teacher))
      .expect(200);
    await put(session.id, picture).expect(200);
    await app.http
      .post(at(`${session.id}/end`))
      .set(as(teacher))
      .expect(200);
    expect(await codeOf(put(session.id, picture))).toEqual([409, 'SESSION_ENDED']);
    await app.http
      .delete(at(`${session.id}/thumbnail`))
      .set(as(teacher))
      .expect(200);
  });

  it('are set once per Idempotency-Key, and another picture is another request', async () => {
    const key = newId();
    const first = await put(session.id, picture, { key }).expect(200);
    const again = await put(session.id, picture, { key }).expect(200);
    expect([again.headers['idempotency-replayed'], again.body]).toEqual(['true', first.body]);
    expect(await codeOf(put(session.id, gifOf(1), { key }))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('are accepted by no other route', async () => {
    const elsewhere = [
      app.http.post('/api/v1/live-sessions'),
      app.http.patch(at(session.id)),
      app.http.post(at(`${session.id}/thumbnail`)),
      app.http.put(at(`${session.id}/thumbnail/x`)),
      app.http.delete(at(`${session.id}/thumbnail`)),
    ];
    for (const request of elsewhere)
      expect(await codeOf(request.set({ ...as(teacher), 'content-type': 'image/png' }).send(picture))).toEqual([
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ]);
  });
});

describe('session pictures in a bucket', () => {
  it('are stored there and served from there', async () => {
    const s3 = await startS3();
    const { bucket, endpoint, accessKeyId, secretAccessKey } = s3.settings;
    const app = await startApp({
      STORAGE: 's3',
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_FORCE_PATH_STYLE: 'true',
    });
    const teacher = await app.signUp('teacher');
    const as = { authorization: `Bearer ${teacher.token}` };
    const made = await app.http.post('/api/v1/live-sessions').set(as).send({ title: 'Open day', startNow: true }).expect(201);
    const path = `/api/v1/live-sessions/${made.body.data.id}/thumbnail`;
    await app.http
      .put(path)
      .set(as)
      .set('content-type', 'image/png')
      .send(pngOf(640, 360, true))
      .expect(200);
    const { body } = await app.http.get(`${path}?size=small`).buffer(true).responseType('blob').expect(200);
    expect(sizeOf(body as Buffer)).toEqual(['RIFFWEBP', 320, 180]);
    await s3.close();
    // While the bucket is down, requests for its pictures fail, and everything else works.
    const lost = await app.http.get(path);
    expect([lost.status, lost.body.code, lost.headers['retry-after']]).toEqual([503, 'STORAGE_UNAVAILABLE', '2']);
    await app.http.get(`/api/v1/live-sessions/${made.body.data.id}`).expect(200);
    await app.close();
  });
});
