import { sql } from 'kysely';
import { isA, sessionStream } from '../../src/contracts/fact.ts';
import { ParticipantLeft } from '../../src/contracts/live-session/presence.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { readStream } from '../../src/kernel/messaging/log.ts';
import { Shutdown } from '../../src/kernel/shutdown.ts';
import { RawSocketServer } from '../../src/modules/realtime/transport/raw/raw-socket-server.ts';
import type { SignedUp } from '../support/app.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { School, type Classroom } from '../support/school.ts';
import { turnedAway } from '../support/socket.ts';

describe('a server that shuts down', () => {
  let school: School;
  let room: Classroom;
  beforeEach(async () => {
    school = await School.open();
    room = await school.classroom([school.amara]);
  });
  afterEach(() => school.app.close());

  const shutdown = () => school.app.app.get(Shutdown);

  it('answers commands in flight before it closes, and rejects new ones', async () => {
    const host = await room.enter(school.teacher);
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const holding = school.app.app.get(Database).transaction([sessionStream(room.sessionId)], () => held);
    const mark = host.done('ATTENDANCE_MARKED', { studentId: school.amara.id, status: 'present' });
    await host.settled();
    let isFinished = false;
    const finished = shutdown()
      .finish(5_000)
      .then(() => (isFinished = true));
    expect(await host.refused('TODAY_SUMMARY', {})).toBe('SHUTTING_DOWN');
    expect(isFinished).toBe(false);
    release();
    await Promise.all([holding, finished]);
    expect((await mark).marked).toBe(1);
    await room.close();
  });

  it('accepts no connections that would still be open when the database is closed', async () => {
    const late = await room.connect(school.amara);
    await shutdown().finish(0);
    expect(await late.refused('JOIN_SESSION', { sessionId: room.sessionId })).toBe('SHUTTING_DOWN');
    expect((await turnedAway(school.app, { auth: { token: school.amara.token } })).message).toBe('websocket error');
    expect(await school.app.app.get(Database).rows(sql`select 1 from presence_interval where left_at is null`)).toEqual([]);
    await room.close();
  });

  it('tells clients to reconnect: those connected when it begins, and those that connect before it is complete', async () => {
    await room.outsiderLeaves();
    const there = await room.enter(school.teacher);
    await shutdown().drain();
    const late = await room.connect(school.amara);
    for (const socket of [there, late]) expect((await socket.next('RECONNECT')).afterMs).toBeGreaterThanOrEqual(500);
    await room.close();
  });
});

describe('a server with raw sockets that shuts down', () => {
  /** Regression: their presence stayed open until another node considered this one dead. */
  it('closes their presence before the database, even if clients do not complete the closing handshake', async () => {
    const school = await School.open({ DIALECTS: 'live-attendance' });
    const room = await school.classroom([school.amara]);
    await room.outsiderLeaves();
    const open = ({ token }: SignedUp) => RawSocket.open(school.app, token);
    const clients = [await open(school.teacher), await open(school.amara), await open(school.stranger)];
    const database = school.app.app.get(Database);
    const inside = () => database.rows(sql`select user_id from presence_interval where left_at is null`);
    expect(await inside()).toHaveLength(2);
    for (const { socket } of clients) socket.pause();
    await school.app.app.get(RawSocketServer, { strict: false }).beforeApplicationShutdown();
    expect(await inside()).toEqual([]);
    const facts = await database.rows(readStream(sessionStream(room.sessionId), 0, 100));
    expect(facts.flatMap((fact) => (isA(fact, ParticipantLeft) ? [fact.payload.why] : []))).toEqual(['lost', 'lost']);
    for (const { socket } of clients) socket.resume();
    expect(await Promise.all(clients.map(({ ended }) => ended))).toEqual([1012, 1012, 1012]);
    await school.app.close();
  });
});
