import type { SessionStatus } from '../../../contracts/live-session.js';
import type { SessionRules } from './access.js';
import { permissionsOf } from './permissions.js';

const session = (status: SessionStatus, more: Partial<SessionRules> = {}): SessionRules => ({
  id: 'session',
  classId: 'class',
  hostId: 'host',
  status,
  visibility: 'class',
  capture: ['teacher'],
  marksVisibility: 'concerned',
  ...more,
});
const teaches = { teaches: true, enrolled: false, archived: false };
const enrolled = { teaches: false, enrolled: true, archived: false };
const stranger = { teaches: false, enrolled: false, archived: false };
const host = { userId: 'host', role: 'teacher' as const };
const student = { userId: 'student', role: 'student' as const };
const admin = { userId: 'admin', role: 'admin' as const };
const [yes, no] = [true, false];

describe('what a user may do with a session', () => {
  it.each<[SessionStatus, { canJoin: boolean; canStart: boolean; canEdit: boolean }, boolean]>([
    ['scheduled', { canJoin: no, canStart: yes, canEdit: yes }, no],
    ['live', { canJoin: yes, canStart: no, canEdit: yes }, yes],
    ['ended', { canJoin: no, canStart: no, canEdit: no }, no],
    ['cancelled', { canJoin: no, canStart: no, canEdit: no }, no],
  ])('depends on its state: %s', (status, staff, canJoin) => {
    expect(permissionsOf(session(status), host, teaches)).toEqual({ isHost: yes, ...staff });
    expect(permissionsOf(session(status), student, enrolled)).toEqual({ isHost: no, canJoin, canStart: no, canEdit: no });
    expect(permissionsOf(session(status), student, stranger)).toEqual({ isHost: no, canJoin: no, canStart: no, canEdit: no });
  });

  it('is to start it only while they teach its class and the class is in use, admins aside', () => {
    const starts = (...[user, klass, more]: [typeof host | typeof admin, typeof teaches, Partial<SessionRules>?]) =>
      permissionsOf(session('scheduled', more), user, klass).canStart;
    expect(starts(host, stranger)).toBe(no);
    expect(starts(admin, stranger)).toBe(yes);
    expect(starts(host, { ...teaches, archived: true })).toBe(no);
    expect(starts(admin, { ...stranger, archived: true })).toBe(no);
    expect(starts(host, stranger, { classId: null, visibility: 'public' })).toBe(yes);
  });
});
