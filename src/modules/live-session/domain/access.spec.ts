import type { Role } from '../../../contracts/auth.js';
import type { Visibility } from '../../../contracts/live-session.js';
import { decideAccess, STRANGER, type SessionRules } from './access.js';

const session = (visibility: Visibility): SessionRules => ({
  id: 'session',
  classId: 'class',
  hostId: 'host',
  status: 'live',
  visibility,
  capture: ['teacher'],
  marksVisibility: 'concerned',
});

const cases: [string, Role, string, { teaches?: boolean; enrolled?: boolean }, Visibility, { isStaff: boolean; mayJoin: boolean }][] = [
  ['the host', 'teacher', 'host', {}, 'class', { isStaff: true, mayJoin: true }],
  ['a host who has become a student', 'student', 'host', {}, 'class', { isStaff: false, mayJoin: false }],
  ['a co-teacher', 'teacher', 'other', { teaches: true }, 'class', { isStaff: true, mayJoin: true }],
  ['a former co-teacher who has become a student', 'student', 'other', { teaches: true }, 'class', { isStaff: false, mayJoin: false }],
  ['any admin', 'admin', 'other', {}, 'class', { isStaff: true, mayJoin: true }],
  ['another teacher', 'teacher', 'other', {}, 'class', { isStaff: false, mayJoin: false }],
  ['another teacher, publicly', 'teacher', 'other', {}, 'public', { isStaff: false, mayJoin: true }],
  ['an enrolled student', 'student', 'other', { enrolled: true }, 'class', { isStaff: false, mayJoin: true }],
  ['another student', 'student', 'other', {}, 'class', { isStaff: false, mayJoin: false }],
  ['another student, publicly', 'student', 'other', {}, 'public', { isStaff: false, mayJoin: true }],
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
    });
  });
});
