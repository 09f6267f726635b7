import { jest } from '@jest/globals';
import { Clock } from '../../src/kernel/clock.ts';
import { ExpireTokens } from '../../src/modules/realtime/jobs/expire-tokens.ts';
import { PASSWORD, type SignedUp } from '../support/app.ts';
import { TestClock } from '../support/module.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { School, type Classroom } from '../support/school.ts';
import type { TestSocket } from '../support/socket.ts';

const LIFETIME = 900_000;
const START = new Date('2026-09-01T07:00:00.000Z').getTime();

type Tokens = { accessToken: string; refreshToken: string };

describe('a token that expires while its connection is open', () => {
  const clock = new TestClock();
  let school: School;
  let room: Classroom;
  let host: TestSocket;
  let amara: SignedUp;
  /** When this test's tokens expire. */
  let end: number;
  let now: number;

  beforeAll(async () => {
    now = START;
    clock.at = new Date(now);
    school = await School.open({ DIALECTS: 'live-attendance' }, { override: (builder) => builder.overrideProvider(Clock).useValue(clock) });
  });
  afterAll(() => school.app.close());
  beforeEach(async () => {
    // The school's own tokens are valid for fifteen minutes from the start.
    setTime(START + 1_000);
    room = await school.classroom([school.luca]);
    amara = await logIn(school.amara);
    end = now + LIFETIME;
    await school.enrol(school.teacher, room.classId, [amara]);
    host = await room.enter(await logIn(school.teacher));
    // The outsider would be told that its own token expires.
    await room.outsiderLeaves();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    setTime(Math.min(now, end - 1));
    await room.close();
  });

  const setTime = (time: number) => {
    now = time;
    clock.at = new Date(time);
  };
  const expireTokens = () => school.app.app.get(ExpireTokens, { strict: false }).run();
  const tokens = async (path: string, body: object): Promise<Tokens> =>
    ((await school.app.http.post(`/api/v1/auth/${path}`).send(body).expect(200)).body as { data: Tokens }).data;
  const logIn = async (user: SignedUp): Promise<SignedUp> => {
    const { accessToken, refreshToken } = await tokens('login', { email: user.email, password: PASSWORD });
    return { ...user, token: accessToken, refreshToken };
  };
  const refreshed = async ({ refreshToken }: SignedUp) => (await tokens('refresh', { refreshToken })).accessToken;
  /** Who left the room, as the host was told. */
  const left = () => host.of('PARTICIPANTS_CHANGED').flatMap((message) => message.left);
  const SIGNED_OUT = ['UNAUTHENTICATED', 'io server disconnect'];
  const ended = async (socket: TestSocket) => [(await socket.next('ERROR')).code, await socket.ended];

  it('causes one warning, a minute before, to that connection only', async () => {
    const socket = await room.enter(amara);
    setTime(now + 30_000);
    const neighbour = await room.enter(await logIn(school.luca));
    for (const time of [now, end - 60_001]) {
      setTime(time);
      expireTokens();
    }
    await socket.settled();
    expect(socket.of('TOKEN_EXPIRING')).toEqual([]);
    setTime(end - 60_000);
    expireTokens();
    expireTokens();
    expect(await socket.next('TOKEN_EXPIRING')).toEqual({ at: new Date(end).toISOString() });
    await socket.settled();
    await neighbour.settled();
    expect(socket.of('TOKEN_EXPIRING')).toHaveLength(1);
    expect(neighbour.events).toEqual([]);
  });

  it('causes the warning after half of its remaining lifetime if that lifetime is less than two minutes', async () => {
    setTime(end - 40_000);
    const socket = await room.connect(amara);
    expireTokens();
    setTime(end - 20_001);
    expireTokens();
    await socket.settled();
    expect(socket.of('TOKEN_EXPIRING')).toEqual([]);
    setTime(end - 20_000);
    expireTokens();
    expect(await socket.next('TOKEN_EXPIRING')).toEqual({ at: new Date(end).toISOString() });
  });

  it('can be renewed: the connection continues without a gap, is warned of the new expiry, and is closed at that time', async () => {
    const socket = await room.enter(amara);
    expireTokens();
    setTime(end - 30_000);
    expireTokens();
    const token = await refreshed(amara);
    const newExpiry = now + LIFETIME;
    expect(await socket.done('RENEW', { token })).toEqual({ expiresAt: new Date(newExpiry).toISOString() });
    // The host did not renew, and is disconnected.
    setTime(end);
    expireTokens();
    expect(await ended(host)).toEqual(SIGNED_OUT);
    expect(await socket.done('MY_ATTENDANCE', {})).toMatchObject({ sessionId: room.sessionId });
    expect(socket.connected).toBe(true);
    host = await room.enter(await logIn(school.teacher));
    await host.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    expect(await socket.next('MY_ATTENDANCE')).toMatchObject({ status: 'late' });
    expect(left()).not.toContain(amara.id);
    setTime(newExpiry - 60_000);
    expireTokens();
    await socket.next('TOKEN_EXPIRING');
    expect(await socket.next('TOKEN_EXPIRING')).toEqual({ at: new Date(newExpiry).toISOString() });
    setTime(newExpiry);
    expireTokens();
    expect(await ended(socket)).toEqual(SIGNED_OUT);
    end = newExpiry + LIFETIME;
  });

  it('can be renewed before joining any session, and twice', async () => {
    const socket = await room.connect(amara);
    setTime(now + 5_000);
    const token = await refreshed(amara);
    const expiresAt = new Date(end + 5_000).toISOString();
    expect(await Promise.all([socket.done('RENEW', { token }), socket.done('RENEW', { token })])).toEqual([{ expiresAt }, { expiresAt }]);
    await socket.done('JOIN_SESSION', { sessionId: room.sessionId });
    setTime(end);
    expireTokens();
    await socket.settled();
    expect(socket.connected).toBe(true);
  });

  it('does not expire sooner because the client sends an older token', async () => {
    setTime(now + 5_000);
    const token = await refreshed(amara);
    const socket = await room.connect({ ...amara, token });
    expect(await socket.done('RENEW', { token: amara.token })).toEqual({ expiresAt: new Date(end + 5_000).toISOString() });
  });

  it.each<[string, () => Promise<string>]>([
    ['an invalid token', async () => 'x.y.z'],
    ["another user's token", async () => (await logIn(school.luca)).token],
    ["another device's token", async () => (await logIn(school.amara)).token],
    ['a refresh token', async () => amara.refreshToken],
    [
      'an expired token',
      async () => {
        const { token } = amara;
        setTime(end - 1_000);
        amara = { ...amara, token: await refreshed(amara) };
        return token;
      },
    ],
  ])('cannot be renewed with %s: that closes this connection, and no other', async (_, other) => {
    const neighbour = await room.connect(await logIn(school.luca));
    const token = await other();
    const socket = await room.enter(amara);
    jest.spyOn(school.app.app.get(ExpireTokens, { strict: false }), 'run').mockImplementation(() => undefined);
    if (now > end - 60_000) setTime(end);
    expect(await socket.refused('RENEW', { token })).toBe('UNAUTHENTICATED');
    expect(await ended(socket)).toEqual(SIGNED_OUT);
    setTime(end - 1_000);
    await room.settled();
    expect([host.connected, neighbour.connected]).toEqual([true, true]);
    expect(neighbour.events).toEqual([]);
  });

  it('cannot be renewed without a token in the body, and the connection stays open', async () => {
    const socket = await room.enter(amara);
    for (const token of [undefined, null, 5, '', { $gt: '' }, 'x'.repeat(4_001)])
      expect((await socket.raw('RENEW', { token })).code).toBe('VALIDATION_FAILED');
    expect(socket.connected).toBe(true);
  });

  it('allows no commands once it has expired, even if the connection is not closed yet', async () => {
    const socket = await room.enter(amara);
    const token = await refreshed(amara);
    jest.spyOn(school.app.app.get(ExpireTokens, { strict: false }), 'run').mockImplementation(() => undefined);
    setTime(end);
    for (const [event, body] of [
      ['MY_ATTENDANCE', {}],
      ['RENEW', { token }],
      ['JOIN_SESSION', { sessionId: room.sessionId }],
    ] as const)
      expect(await socket.refused(event, body)).toBe('UNAUTHENTICATED');
  });

  it('causes no warning to clients of other systems, which cannot renew it', async () => {
    const student = await RawSocket.open(school.app, amara.token);
    expect(await student.refused('RENEW', { token: amara.token })).toBe('Unknown event');
    setTime(end - 1);
    expireTokens();
    await student.settled();
    expect(student.told).toEqual([]);
    setTime(end);
    expireTokens();
    expect(await student.ended).toBe(1008);
  });
});
