import type { OwnBooking } from '../../../../contracts/booking.ts';
import type { SessionStatus } from '../../../../contracts/live-session.ts';
import type { Barred, BookingWindow, SessionRules } from './session-access.ts';
import { permissionsOf, type Standing } from './permissions.ts';

const now = new Date('2026-09-01T07:00:00Z');
const session = (status: SessionStatus, more: Partial<SessionRules & BookingWindow> = {}): SessionRules & BookingWindow => ({
  id: 'session',
  classId: 'class',
  hostId: 'host',
  status,
  visibility: 'class',
  capacity: null,
  price: 0,
  capture: ['teacher'],
  marksVisibility: 'concerned',
  startsAt: new Date('2026-09-01T08:00:00Z'),
  lateBooking: false,
  ...more,
});
const stranger: Standing = { teaches: false, enrolled: false, booked: false, archived: false, booking: null };
const teaches: Standing = { ...stranger, teaches: true };
const enrolled: Standing = { ...stranger, enrolled: true };
const host = { userId: 'host', role: 'teacher' as const };
const student = { userId: 'student', role: 'student' as const };
const admin = { userId: 'admin', role: 'admin' as const };
const [yes, no] = [true, false];
const nothing = { mayWatch: no, isHost: no, isStaff: no, canJoin: no, canBook: no, canStart: no, canModerate: no, canEdit: no };

describe('what a user may do with a session', () => {
  it.each<[SessionStatus, { canJoin: boolean; canStart: boolean; canModerate: boolean; canEdit: boolean }, boolean]>([
    ['scheduled', { canJoin: no, canStart: yes, canModerate: no, canEdit: yes }, no],
    ['live', { canJoin: yes, canStart: no, canModerate: yes, canEdit: yes }, yes],
    ['ended', { canJoin: no, canStart: no, canModerate: no, canEdit: no }, no],
    ['cancelled', { canJoin: no, canStart: no, canModerate: no, canEdit: no }, no],
  ])('depends on its status: %s', (status, staff, canJoin) => {
    expect(permissionsOf(session(status), host, teaches, now)).toEqual({ ...nothing, mayWatch: yes, isHost: yes, isStaff: yes, ...staff });
    expect(permissionsOf(session(status), student, enrolled, now)).toEqual({ ...nothing, mayWatch: yes, canJoin });
    expect(permissionsOf(session(status), student, stranger, now)).toEqual(nothing);
    expect(permissionsOf(session(status, { visibility: 'public' }), null, stranger, now)).toEqual(nothing);
  });

  it('includes starting it only for admins and teachers of the class, and not if the class is archived', () => {
    const starts = (...[user, standing, more]: [typeof host | typeof admin, Standing, Partial<SessionRules>?]) =>
      permissionsOf(session('scheduled', more), user, standing, now).canStart;
    expect(starts(host, stranger)).toBe(no);
    expect(starts(admin, stranger)).toBe(yes);
    expect(starts(host, teaches)).toBe(yes);
    expect(starts(host, { ...teaches, archived: true })).toBe(no);
    expect(starts(admin, { ...stranger, archived: true })).toBe(no);
    expect(starts(host, stranger, { classId: null, visibility: 'public' })).toBe(yes);
  });
});

describe('a user whom the live session keeps out', () => {
  it.each<Barred>(['removed', 'locked-out'])('may neither join it nor watch nor book a seat instead: %s', (barred) => {
    const booked = session('live', { visibility: 'booked', lateBooking: true });
    expect(permissionsOf(booked, student, { ...enrolled, barred }, now)).toEqual(nothing);
    expect(permissionsOf(booked, host, { ...teaches, barred }, now)).toMatchObject({ canJoin: yes, mayWatch: yes, canModerate: yes });
  });
});

describe('a host who no longer teaches the class', () => {
  it('does not count as host, and may neither start nor edit the session', () => {
    expect(permissionsOf(session('scheduled'), host, stranger, now)).toEqual(nothing);
    expect(permissionsOf(session('live', { visibility: 'public' }), host, stranger, now)).toEqual({
      ...nothing,
      mayWatch: yes,
      canJoin: yes,
    });
    expect(permissionsOf(session('scheduled'), host, teaches, now)).toMatchObject({ isHost: yes, canEdit: yes });
    expect(permissionsOf(session('scheduled', { classId: null, visibility: 'public' }), host, stranger, now).isHost).toBe(yes);
  });
});

describe('booking', () => {
  const waiting: OwnBooking = { id: 'booking', status: 'waitlisted', position: 1, heldUntil: null };
  const books = (
    status: SessionStatus,
    more: Partial<SessionRules & BookingWindow> = {},
    standing = stranger,
    user: typeof student | typeof admin = student,
  ) => permissionsOf(session(status, { classId: null, visibility: 'booked', ...more }), user, standing, now).canBook;

  it('is open to students who need a booking and have none', () => {
    expect(books('scheduled')).toBe(yes);
    expect(books('scheduled', {}, { ...stranger, booking: waiting })).toBe(no);
    expect(books('scheduled', {}, enrolled)).toBe(no);
    expect(books('scheduled', {}, stranger, admin)).toBe(no);
    expect(books('scheduled', { visibility: 'public' })).toBe(no);
    expect(books('scheduled', { visibility: 'public', capacity: 5 })).toBe(yes);
  });

  it('closes at the planned or the actual start, or at the end with late booking', () => {
    expect(books('scheduled', { startsAt: now })).toBe(no);
    expect(books('live')).toBe(no);
    expect(books('scheduled', { startsAt: now, lateBooking: true })).toBe(yes);
    expect(books('live', { lateBooking: true })).toBe(yes);
    expect(books('ended', { lateBooking: true })).toBe(no);
    expect(books('cancelled', { lateBooking: true })).toBe(no);
  });
});
