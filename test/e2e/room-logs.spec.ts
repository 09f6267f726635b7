import { createHmac } from 'node:crypto';
import { Writable } from 'node:stream';
import { sql } from 'kysely';
import { Log } from '../../src/kernel/logging/log.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { School, type Classroom } from '../support/school.ts';

const TURN_SECRET = 'shared with the TURN server only';
const TEXT = 'Between you and me, nobody reads logs';

/** With everything logged that ever is. */
describe('the log of a room', () => {
  const lines: string[] = [];
  let school: School;
  let room: Classroom;
  beforeAll(async () => {
    const stream = new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) });
    const env = { TURN_URLS: 'turn:turn.example:3478', TURN_SECRET, STUN_URLS: 'stun:turn.example:3478' };
    school = await School.open(env, { override: (builder) => builder.overrideProvider(Log).useValue(new Log('trace', stream)) });
    room = await school.classroom();
  });
  afterAll(async () => {
    await room.close();
    await school.app.close();
  });
  const chat = () => `/live-sessions/${room.sessionId}/chat`;

  it('has no secret of the TURN server, and no credentials that clients get', async () => {
    const sockets = [await room.connect(school.teacher), await room.connect(school.amara)];
    const credentials: string[] = [];
    for (const socket of sockets) {
      const { media } = await socket.done('JOIN_SESSION', { sessionId: room.sessionId, media: true });
      const turn = media.iceServers.find(({ username }) => username)!;
      expect(turn.credential).toBe(createHmac('sha1', TURN_SECRET).update(turn.username!).digest('base64'));
      credentials.push(turn.username!, turn.credential!);
    }
    expect(lines.length).toBeGreaterThan(0);
    for (const secret of [TURN_SECRET, ...credentials]) expect(lines.join('')).not.toContain(secret);
  });

  it('has no text of the chat: not of what was written, refused, malformed or deleted, and not if the database refuses it', async () => {
    const { teacher, amara } = school;
    const [host, student] = [await room.enter(teacher), await room.enter(amara)];
    const { id } = await student.done('CHAT_MESSAGE', { text: TEXT });
    await host.next('CHAT_MESSAGE');
    await school.request(amara, 'post', chat(), { text: `${TEXT}, over REST` });
    await school.request(teacher, 'get', chat());
    expect(await host.refused('CHAT_MESSAGE', { text: TEXT, id })).toBe('MESSAGE_ID_TAKEN');
    expect(await host.refused('CHAT_MESSAGE', { text: TEXT.repeat(100) })).toBe('VALIDATION_FAILED');
    expect(await host.refused('CHAT_MESSAGE', { text: TEXT, [TEXT]: TEXT })).toBe('VALIDATION_FAILED');
    await school.app.http.post(`/api/v1${chat()}`).auth(amara.token, { type: 'bearer' }).send({ text: TEXT, to: TEXT }).expect(400);
    await school.app.http.post(`/api/v1${chat()}`).auth(amara.token, { type: 'bearer' }).type('json').send(`{"text":"${TEXT}`).expect(400);
    await school.app.http
      .get(`/api/v1${chat()}?q=${encodeURIComponent(TEXT)}`)
      .auth(amara.token, { type: 'bearer' })
      .expect(400);
    await student.done('CHAT_DELETED', { id });

    const db = school.app.app.get(Database, { strict: false });
    await db.rows(sql`alter table chat_message add constraint no_secrets check (text not like '%FORBIDDEN%')`);
    const before = lines.length;
    expect(await student.refused('CHAT_MESSAGE', { text: `${TEXT} FORBIDDEN` })).toBe('INTERNAL_ERROR');
    await school.app.http
      .post(`/api/v1${chat()}`)
      .auth(amara.token, { type: 'bearer' })
      .send({ text: `${TEXT} FORBIDDEN` })
      .expect(500);
    const errors = lines.slice(before).filter((line) => line.includes('"error"'));
    expect(errors.length).toBeGreaterThanOrEqual(2);
    for (const secret of [TEXT, encodeURIComponent(TEXT), 'FORBIDDEN']) expect(lines.join('')).not.toContain(secret);
  });
});
