import type { Role, UserStatus } from '../../../../contracts/auth.ts';
import type { Refusal, SessionStatus, Visibility } from '../../../../contracts/live-session.ts';
import {
  decideAccess,
  isBookable,
  isListedFor,
  mayHost,
  needsBooking,
  withDoor,
  type Barred,
  type SessionRules,
} from './session-access.ts';

const STRANGER = { teaches: false, enrolled: false, booked: false };
const session = (visibility: Visibility): SessionRules => ({
  id: 'session',
  classId: 'class',
  hostId: 'host',
  status: 'live',
  visibility,
  capacity: null,
  price: 0,
  capture: ['teacher'],
  marksVisibility: 'concerned',
});

const cases: [
  string,
  Role,
  string,
  { teaches?: boolean; enrolled?: boolean; booked?: boolean },
  Visibility,
  { isStaff: boolean; mayJoin: boolean },
][] = [
  ['the host, who teaches the class', 'teacher', 'host', { teaches: true }, 'class', { isStaff: true, mayJoin: true }],
  ['a host who no longer teaches the class', 'teacher', 'host', {}, 'class', { isStaff: false, mayJoin: false }],
  ['a host who no longer teaches the class, if public', 'teacher', 'host', {}, 'public', { isStaff: false, mayJoin: true }],
  ['a host who has become a student', 'student', 'host', { teaches: true }, 'class', { isStaff: false, mayJoin: false }],
  ['a co-teacher', 'teacher', 'other', { teaches: true }, 'class', { isStaff: true, mayJoin: true }],
  ['a former co-teacher who has become a student', 'student', 'other', { teaches: true }, 'class', { isStaff: false, mayJoin: false }],
  ['any admin', 'admin', 'other', {}, 'class', { isStaff: true, mayJoin: true }],
  ['another teacher', 'teacher', 'other', {}, 'class', { isStaff: false, mayJoin: false }],
  ['another teacher, if public', 'teacher', 'other', {}, 'public', { isStaff: false, mayJoin: true }],
  ['an enrolled student', 'student', 'other', { enrolled: true }, 'class', { isStaff: false, mayJoin: true }],
  ['another student', 'student', 'other', {}, 'class', { isStaff: false, mayJoin: false }],
  ['another student, if public', 'student', 'other', {}, 'public', { isStaff: false, mayJoin: true }],
  ['another student, without a booking', 'student', 'other', {}, 'booked', { isStaff: false, mayJoin: false }],
  ['another student, with a booking', 'student', 'other', { booked: true }, 'booked', { isStaff: false, mayJoin: true }],
  ['an enrolled student, without a booking', 'student', 'other', { enrolled: true }, 'booked', { isStaff: false, mayJoin: true }],
];

describe('access to a session', () => {
  it.each(cases)('of %s', (_, role, userId, membership, visibility, expected) => {
    const access = decideAccess(session(visibility), { userId, role }, { ...STRANGER, ...membership });
    expect(access).toEqual({
      sessionId: 'session',
      classId: 'class',
      hostId: 'host',
      status: 'live',
      visibility,
      capture: ['teacher'],
      marksVisibility: 'concerned',
      ...expected,
      refusal: expected.mayJoin ? null : 'NOT_ADMITTED',
    });
  });

  it.each<[string, Role, string, { teaches?: boolean; enrolled?: boolean }, Barred, Refusal | null]>([
    ['a student who was removed', 'student', 'other', { enrolled: true }, 'removed', 'REMOVED_FROM_SESSION'],
    ['a student who is late for a locked session', 'student', 'other', { enrolled: true }, 'locked-out', 'SESSION_LOCKED'],
    ['a removed user who has since become a co-teacher', 'teacher', 'other', { teaches: true }, 'removed', null],
    ['an admin who comes to a locked session', 'admin', 'other', {}, 'locked-out', null],
    ['an outsider, who does not learn that it is locked', 'student', 'other', {}, 'locked-out', 'NOT_ADMITTED'],
    ['a removed student who has left the class since', 'student', 'other', {}, 'removed', 'NOT_ADMITTED'],
  ])('of %s', (_, role, userId, membership, barred, refusal) => {
    const access = withDoor(decideAccess(session('class'), { userId, role }, { ...STRANGER, ...membership }), barred);
    expect([access.mayJoin, access.refusal]).toEqual([refusal === null, refusal]);
  });
});

describe('a session without a class', () => {
  it.each<[string, Role, string, boolean]>([
    ['counts its host as staff', 'teacher', 'host', true],
    ['does not count a host who has become a student as staff', 'student', 'host', false],
    ['does not count another teacher as staff', 'teacher', 'other', false],
    ['counts any admin as staff', 'admin', 'other', true],
  ])('%s', (_, role, userId, isStaff) => {
    expect(decideAccess({ ...session('booked'), classId: null }, { userId, role }, STRANGER)).toMatchObject({ isStaff, mayJoin: isStaff });
  });
});

describe('a booking', () => {
  it.each<[Visibility, number | null, number, boolean]>([
    ['class', null, 0, false],
    ['booked', null, 0, true],
    ['public', null, 0, false],
    ['public', 10, 0, true],
    ['public', null, 1, true],
  ])('of a session that is %s, with capacity %s and price %s, is needed: %s', (visibility, capacity, price, needed) => {
    const priced = { ...session(visibility), capacity, price };
    expect(needsBooking(priced)).toBe(needed);
    const outsider = decideAccess(priced, { userId: 'other', role: 'student' }, STRANGER);
    expect(outsider.mayJoin).toBe(visibility === 'public' && !needed);
  });
});

describe('hosting', () => {
  it.each<[Role, UserStatus, boolean]>([
    ['teacher', 'active', true],
    ['admin', 'active', true],
    ['student', 'active', false],
    ['teacher', 'pending', false],
    ['teacher', 'inactive', false],
  ])('is possible for a %s who is %s: %s', (role, status, expected) => {
    expect(mayHost({ role, status })).toBe(expected);
  });
});

describe('seats', () => {
  const [before, start, after] = [new Date('2026-09-01T06:59:59Z'), new Date('2026-09-01T07:00:00Z'), new Date('2026-09-01T07:00:01Z')];

  it.each<[SessionStatus, boolean, Date, boolean]>([
    ['scheduled', false, before, true],
    ['scheduled', false, start, false],
    ['live', false, before, false],
    ['scheduled', true, after, true],
    ['live', true, after, true],
    ['ended', true, before, false],
    ['cancelled', true, before, false],
    ['cancelled', false, before, false],
  ])('of a session that is %s (late booking: %s) can be booked at %p: %s', (status, lateBooking, now, expected) => {
    expect(isBookable({ status, lateBooking, startsAt: start }, now)).toBe(expected);
  });
});

describe('the catalogue', () => {
  const someone = { userId: 'other', role: 'student' as const };

  it.each<[Visibility, boolean, boolean]>([
    ['class', false, false],
    ['booked', false, true],
    ['public', true, true],
  ])('shows %s sessions to anonymous users: %s, to signed-in users: %s', (visibility, anonymous, signedIn) => {
    expect(isListedFor({ visibility }, null)).toBe(anonymous);
    expect(isListedFor({ visibility }, someone)).toBe(signedIn);
  });
});
