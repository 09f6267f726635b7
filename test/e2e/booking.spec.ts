import { sql } from 'kysely';
import { newId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import type { SignedUp } from '../support/app.ts';
import { School } from '../support/school.ts';
import { connect } from '../support/socket.ts';

interface Seen {
  readonly id: string;
  readonly status: string;
  readonly position: number | null;
}
interface Session extends Seen {
  readonly seatsTaken: number;
  readonly seatsLeft: number | null;
  readonly waiting: number;
  readonly canBook: boolean;
  readonly canJoin: boolean;
  readonly booking: Seen | null;
}

describe('booking a seat', () => {
  let school: School;
  let host: SignedUp, amara: SignedUp, luca: SignedUp, yuki: SignedUp;
  beforeAll(async () => {
    school = await School.open();
    ({ teacher: host, amara, luca, yuki } = school);
  });
  afterAll(() => school.app.close());

  const soon = () => new Date(Date.now() + 3_600_000);
  const plan = async (more: object = {}): Promise<string> => {
    const session = { title: 'Open day', startsAt: soon(), visibility: 'booked', capacity: 1, ...more };
    return (await school.request<Session>(host, 'post', '/live-sessions', session)).id;
  };
  const book = (by: SignedUp, id: string, terms: object = {}) => school.request<Seen>(by, 'post', `/live-sessions/${id}/bookings`, terms);
  const see = (by: SignedUp, id: string) => school.request<Session>(by, 'get', `/live-sessions/${id}`);
  const refusal = async (by: SignedUp | undefined, method: 'get' | 'post' | 'delete' | 'patch', path: string, body?: object) => {
    const sent = school.app.http[method](`/api/v1/live-sessions/${path}`);
    if (by) void sent.auth(by.token, { type: 'bearer' });
    const answer = await (body ? sent.send(body) : sent);
    return [answer.status, (answer.body as { code?: string }).code];
  };

  it('works from finding the session to joining it, including the waitlist', async () => {
    const id = await plan({ title: 'Stargazing tonight', meetingUrl: 'https://meet.example/stars' });
    const listed = await school.request<Session[]>(amara, 'get', '/live-sessions?q=stargaz&status=scheduled');
    expect(listed).toMatchObject([{ id, canBook: true, seatsTaken: 0, seatsLeft: 1, booking: null }]);
    expect(await book(amara, id)).toMatchObject({ status: 'confirmed', position: null, price: 0 });
    expect(await book(luca, id)).toMatchObject({ status: 'waitlisted', position: 1 });
    expect(await book(yuki, id)).toMatchObject({ status: 'waitlisted', position: 2 });
    expect(await see(amara, id)).toMatchObject({ canBook: false, seatsLeft: 0, waiting: 2, booking: { status: 'confirmed' } });
    expect(await see(yuki, id)).toMatchObject({ canBook: false, booking: { status: 'waitlisted', position: 2 } });
    expect(await school.request(luca, 'get', '/bookings/me?status=waitlisted')).toMatchObject([
      { sessionId: id, title: 'Stargazing tonight', sessionStatus: 'scheduled', position: 1 },
    ]);
    expect(await school.request(host, 'get', `/live-sessions/${id}/bookings?status=waitlisted`)).toMatchObject([
      { studentId: luca.id, position: 1 },
      { studentId: yuki.id, position: 2 },
    ]);

    expect(await school.request(amara, 'delete', `/live-sessions/${id}/bookings/me`)).toMatchObject({
      status: 'cancelled',
      reason: 'student',
    });
    expect(await see(luca, id)).toMatchObject({ booking: { status: 'confirmed', position: null } });
    expect(await see(yuki, id)).toMatchObject({ booking: { status: 'waitlisted', position: 1 } });

    await school.request(host, 'post', `/live-sessions/${id}/start`, {});
    expect(await refusal(yuki, 'post', `${id}/join`)).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await see(luca, id)).toMatchObject({ canJoin: true });
    expect(await school.request(luca, 'post', `/live-sessions/${id}/join`)).toMatchObject({ meetingUrl: 'https://meet.example/stars' });
    const register = await school.request<{ studentId: string; expected: boolean }[]>(host, 'get', `/live-sessions/${id}/attendance`);
    expect(register.map(({ studentId, expected }) => [studentId, expected])).toEqual([[luca.id, true]]);
    await school.request(host, 'post', `/live-sessions/${id}/end`);
  });

  it('fails with a distinct code for each reason', async () => {
    const id = await plan();
    const path = `${id}/bookings`;
    await book(amara, id);
    expect(await refusal(amara, 'post', path)).toEqual([409, 'ALREADY_BOOKED']);
    expect(await refusal(luca, 'post', path, { waitlist: false })).toEqual([409, 'SESSION_FULL']);
    expect(await refusal(host, 'post', path)).toEqual([422, 'OWN_SESSION']);
    expect(await refusal(school.colleague, 'post', path)).toEqual([403, 'STUDENT_ONLY']);
    expect(await refusal(undefined, 'post', path)).toEqual([401, 'UNAUTHENTICATED']);
    expect(await refusal(luca, 'post', `${newId()}/bookings`)).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await refusal(luca, 'delete', `${path}/me`)).toEqual([404, 'BOOKING_NOT_FOUND']);
    expect(await refusal(luca, 'get', path)).toEqual([403, 'TEACHER_ONLY']);
    expect(await refusal(school.colleague, 'get', path)).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await refusal(luca, 'post', path, { waitlist: 'yes' })).toEqual([400, 'VALIDATION_FAILED']);
    expect(await refusal(luca, 'post', path, { status: 'confirmed' })).toEqual([400, 'VALIDATION_FAILED']);

    const open = await plan({ visibility: 'public', capacity: null });
    expect(await refusal(luca, 'post', `${open}/bookings`)).toEqual([422, 'BOOKING_NOT_NEEDED']);
    const classId = await school.newClass(host, [amara]);
    const ofClass = await plan({ classId, visibility: 'class', capacity: null });
    expect(await refusal(luca, 'post', `${ofClass}/bookings`)).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await refusal(amara, 'post', `${ofClass}/bookings`)).toEqual([422, 'BOOKING_NOT_NEEDED']);

    await school.request(host, 'delete', `/live-sessions/${id}`);
    expect(await refusal(luca, 'post', path)).toEqual([409, 'SESSION_CANCELLED']);
    const live = await plan({ capacity: 2 });
    await school.request(host, 'post', `/live-sessions/${live}/start`, {});
    expect(await refusal(luca, 'post', `${live}/bookings`)).toEqual([409, 'BOOKING_CLOSED']);
    await school.request(host, 'post', `/live-sessions/${live}/end`);
    expect(await refusal(luca, 'post', `${live}/bookings`)).toEqual([409, 'SESSION_ENDED']);
  });

  it('holds a paid seat until the host confirms the payment, at the price at booking time', async () => {
    const id = await plan({ price: 1500, currency: 'EUR', capacity: 2 });
    expect(await refusal(amara, 'post', `${id}/bookings`, { price: 1 })).toEqual([409, 'PRICE_CHANGED']);
    expect(await refusal(amara, 'post', `${id}/bookings`, { price: 1500, currency: 'USD' })).toEqual([409, 'PRICE_CHANGED']);
    const { id: bookingId, ...booked } = await book(amara, id, { price: 1500, currency: 'EUR' });
    expect(booked).toMatchObject({ status: 'pending', price: 1500, currency: 'EUR', heldUntil: expect.any(String) });
    await school.request(host, 'patch', `/live-sessions/${id}`, { price: 9900 });
    const confirm = `/live-sessions/${id}/bookings/${bookingId}/confirm`;
    for (const again of [1, 2]) {
      expect(again).toBeGreaterThan(0);
      expect(await school.request(host, 'post', confirm)).toMatchObject({ status: 'confirmed', price: 1500, heldUntil: null });
    }
    expect(await refusal(amara, 'post', `${id}/bookings/${bookingId}/confirm`)).toEqual([403, 'TEACHER_ONLY']);
    expect(await refusal(school.colleague, 'post', `${id}/bookings/${bookingId}/confirm`)).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await refusal(host, 'post', `${id}/bookings/${newId()}/confirm`)).toEqual([404, 'BOOKING_NOT_FOUND']);
    expect(await refusal(host, 'post', `${id}/bookings/nonsense/confirm`)).toEqual([404, 'BOOKING_NOT_FOUND']);
    expect(await school.request(host, 'delete', `/live-sessions/${id}/bookings/${bookingId}`)).toMatchObject({
      status: 'cancelled',
      reason: 'host',
    });
    expect(await refusal(host, 'post', `${id}/bookings/${bookingId}/confirm`)).toEqual([409, 'BOOKING_CANCELLED']);
  });

  it('keeps existing bookings when the host changes the session', async () => {
    const id = await plan({ capacity: 2 });
    await book(amara, id);
    await book(luca, id);
    await book(yuki, id);
    const edit = (changes: object) => refusal(host, 'patch', id, changes);
    expect(await edit({ capacity: 1 })).toEqual([409, 'CAPACITY_BELOW_BOOKED']);
    const classId = await school.newClass(host, []);
    expect(await edit({ visibility: 'class' })).toEqual([422, 'CLASS_NEEDED']);
    const ofClass = await plan({ classId, visibility: 'booked', capacity: 5 });
    await book(amara, ofClass);
    expect(await refusal(host, 'patch', ofClass, { visibility: 'class', capacity: null })).toEqual([409, 'SESSION_HAS_BOOKINGS']);
    expect(await edit({ capacity: 3 })).toEqual([200, undefined]);
    for (;;) if ((await see(yuki, id)).booking!.status === 'confirmed') break;
  });

  it('is undone when the host cancels the session', async () => {
    const id = await plan();
    await book(amara, id);
    await book(luca, id);
    await school.request(host, 'delete', `/live-sessions/${id}`);
    for (;;) {
      const bookings = await school.request<{ status: string; reason: string }[]>(host, 'get', `/live-sessions/${id}/bookings`);
      if (bookings.some(({ status }) => status !== 'cancelled')) continue;
      expect(bookings.map(({ reason }) => reason)).toEqual(['session', 'session']);
      break;
    }
  });

  it('gives each seat to one student when many book at once', async () => {
    const id = await plan({ capacity: 2 });
    const statuses = (await Promise.all([amara, luca, yuki].map((student) => book(student, id)))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual(['confirmed', 'confirmed', 'waitlisted']);
    const twice = await Promise.all([1, 2, 3].map(() => refusal(school.stranger, 'post', `${id}/bookings`)));
    expect(twice.map(([status]) => status).toSorted()).toEqual([201, 409, 409]);
  });

  it('shows each student only their own seat when many book at once', async () => {
    const [one, two] = [await plan({ title: 'Own seats 1', capacity: 2 }), await plan({ title: 'Own seats 2', capacity: 2 })];
    const [ofAmara, ofLuca, ofYuki] = [await book(amara, one), await book(luca, one), await book(yuki, two)];
    const list = async (by: SignedUp) =>
      (await school.request<Session[]>(by, 'get', '/live-sessions?q=own%20seats')).map(({ booking }) => booking?.id);
    const own = [
      [amara, [ofAmara.id, undefined]],
      [luca, [ofLuca.id, undefined]],
      [yuki, [undefined, ofYuki.id]],
      [host, [undefined, undefined]],
    ] as const;
    const asked = Array.from({ length: 5 }, () => own).flat();
    expect(await Promise.all(asked.map(([by]) => list(by)))).toEqual(asked.map(([, ids]) => ids));
  });
});

describe('booking notifications', () => {
  let school: School;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());

  it('tell students with a seat that the session starts and ends, wherever they are', async () => {
    const { teacher, amara, luca } = school;
    const { id: sessionId } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', {
      title: 'Open evening',
      visibility: 'booked',
      capacity: 1,
      startsAt: new Date(Date.now() + 3_600_000),
    });
    for (const student of [amara, luca]) await school.request(student, 'post', `/live-sessions/${sessionId}/bookings`, {});
    const [booked, waiting] = [await connect(school.app, amara.token), await connect(school.app, luca.token)];
    await school.request(teacher, 'post', `/live-sessions/${sessionId}/start`, {});
    expect(await booked.next('SESSION_STARTED')).toMatchObject({ sessionId, session: { title: 'Open evening', videoUrl: null } });
    await school.request(teacher, 'post', `/live-sessions/${sessionId}/end`);
    expect(await booked.next('SESSION_ENDED')).toMatchObject({ sessionId, outcome: 'not_held' });
    await waiting.settled();
    expect(waiting.events.filter((event) => event.startsWith('SESSION_'))).toEqual([]);
    await booked.close();
    await waiting.close();
  });

  it('tell a waitlisted student about their seat once a live session becomes bookable', async () => {
    const { teacher, amara, luca } = school;
    const { id: sessionId } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', {
      title: 'Open evening',
      visibility: 'booked',
      capacity: 1,
      startsAt: new Date(Date.now() + 3_600_000),
    });
    const book = (by: SignedUp) => school.request<{ id: string }>(by, 'post', `/live-sessions/${sessionId}/bookings`, {});
    const [{ id }, waiting] = [await book(amara), await connect(school.app, luca.token)];
    await book(luca);
    expect(await waiting.next('BOOKING_CHANGED')).toMatchObject({ status: 'waitlisted' });
    await school.request(teacher, 'post', `/live-sessions/${sessionId}/start`, {});
    await school.request(teacher, 'delete', `/live-sessions/${sessionId}/bookings/${id}`);
    await school.request(teacher, 'patch', `/live-sessions/${sessionId}`, { lateBooking: true });
    expect(await waiting.next('BOOKING_CHANGED')).toMatchObject({ status: 'confirmed' });
    await waiting.close();
  });

  it('tell a waitlisted student about their seat once the session is postponed', async () => {
    const { teacher, amara, luca, app } = school;
    const { id: sessionId } = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', {
      title: 'Open evening',
      visibility: 'booked',
      capacity: 1,
      startsAt: new Date(Date.now() + 3_600_000),
    });
    const book = (by: SignedUp) => school.request<{ id: string }>(by, 'post', `/live-sessions/${sessionId}/bookings`, {});
    const [{ id }, waiting] = [await book(amara), await connect(app, luca.token)];
    await book(luca);
    expect(await waiting.next('BOOKING_CHANGED')).toMatchObject({ status: 'waitlisted' });
    // Its planned start is in the past.
    await app.app.get(Database).rows(sql`update live_session set starts_at = ${new Date(Date.now() - 60_000)} where id = ${sessionId}`);
    await school.request(teacher, 'delete', `/live-sessions/${sessionId}/bookings/${id}`);
    await school.request(teacher, 'patch', `/live-sessions/${sessionId}`, { startsAt: new Date(Date.now() + 7_200_000) });
    expect(await waiting.next('BOOKING_CHANGED')).toMatchObject({ status: 'confirmed' });
    await waiting.close();
  });

  it('go to the student, wherever they are, and to staff in the room, but to nobody else', async () => {
    const { teacher, amara, luca } = school;
    const room = await school.classroom([], { visibility: 'booked', capacity: 1, lateBooking: true });
    const [host, first, next] = [await room.enter(teacher), await room.connect(amara), await room.connect(luca)];
    const book = (by: SignedUp) => school.request<{ id: string }>(by, 'post', `/live-sessions/${room.sessionId}/bookings`, {});
    const { id } = await book(amara);
    expect(await first.next('BOOKING_CHANGED')).toEqual({
      sessionId: room.sessionId,
      bookingId: id,
      studentId: amara.id,
      status: 'confirmed',
    });
    expect(await host.next('BOOKING_CHANGED')).toMatchObject({ bookingId: id, status: 'confirmed', seq: expect.any(Number) });
    expect(await host.next('LINE_ADDED')).toMatchObject({ studentId: amara.id, expected: true });
    await book(luca);
    expect(await next.next('BOOKING_CHANGED')).toMatchObject({ studentId: luca.id, status: 'waitlisted' });

    await first.done('JOIN_SESSION', { sessionId: room.sessionId });
    await school.request(teacher, 'delete', `/live-sessions/${room.sessionId}/bookings/${id}`);
    expect(await first.next('REMOVED')).toEqual({ sessionId: room.sessionId, reason: 'no-access' });
    expect(await next.next('BOOKING_CHANGED')).toMatchObject({ studentId: luca.id, status: 'confirmed' });
    await room.settled();
    expect(next.events.every((event) => event === 'BOOKING_CHANGED')).toBe(true);
    expect(await first.refused('JOIN_SESSION', { sessionId: room.sessionId })).toBe('SESSION_NOT_FOUND');
    await next.done('JOIN_SESSION', { sessionId: room.sessionId });
    await room.close();
  });
});
