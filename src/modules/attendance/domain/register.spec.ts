import fc from 'fast-check';
import {
  AttendanceMarked,
  LineAdded,
  MARK_STATUSES,
  NOT_EXPECTED,
  RegisterClosed,
  StudentNoLongerExpected,
  type MarkStatus,
  type NotExpected,
} from '../../../contracts/attendance.ts';
import type { BookingCancelled } from '../../../contracts/booking.ts';
import type { Capture, MarksVisibility } from '../../../contracts/live-session.ts';
import { Register } from './register.ts';
import type { Line } from './register-state.ts';
import { summarise } from './summary.ts';

const now = new Date('2026-09-01T07:00:00Z');
const line = (studentId: string, status: MarkStatus | null = null, expected = true): Line => ({
  studentId,
  expected,
  notExpected: null,
  status,
  source: status && 'teacher',
  markedAt: status && now,
  markedBy: status && 'teacher-0',
  found: null,
  shown: false,
});
const register = (
  lines: Line[],
  { capture = ['teacher'] as Capture[], visibility = 'concerned' as MarksVisibility, closed = false } = {},
) => new Register({ sessionId: 's', classId: 'c', classSeq: 0, capture, closed, lines }, visibility, now);
const payloads = (of: Register, type: string) => of.facts.filter(({ fact }) => fact.type === type).map(({ fact }) => fact.payload);

const unmarkedOf = (lines: ReadonlyMap<string, { expected: boolean; status: MarkStatus | null }>) =>
  [...lines].filter(([, { expected, status }]) => expected && !status).map(([id]) => id);

describe('Register', () => {
  it('keeps every mark in the history and the last one on the line', () => {
    const roll = register([line('a')]);
    roll.mark('t1', { marks: [{ studentId: 'a', status: 'present' }] });
    roll.mark('t2', { marks: [{ studentId: 'a', status: 'late' }] });
    expect(payloads(roll, AttendanceMarked.type)).toEqual([
      { sessionId: 's', studentId: 'a', status: 'present', before: null, source: 'teacher' },
      { sessionId: 's', studentId: 'a', status: 'late', before: 'present', source: 'teacher' },
    ]);
    expect(roll.facts.map(({ by }) => by)).toEqual(['t1', 't2']);
    expect(roll.changed.get('a')).toMatchObject({ status: 'late', markedBy: 't2' });
  });

  it('marks nobody if one of many students has no line, and names that student', () => {
    const roll = register([line('a')]);
    const marks = [
      { studentId: 'a', status: 'present' as const },
      { studentId: 'x', status: 'present' as const },
    ];
    expect(() => roll.mark('t', { marks })).toThrow(
      expect.objectContaining({ code: 'LINE_NOT_FOUND', details: [expect.objectContaining({ field: 'marks.1.studentId' })] }),
    );
    expect(roll.facts).toEqual([]);
  });

  it('marks the rest: expected students without a status, but neither guests nor students who have one', () => {
    const roll = register([line('a', 'late'), line('b'), line('g', null, false)]);
    expect(roll.mark('t', { rest: 'absent' })).toBe(1);
    expect([...roll.changed.keys()]).toEqual(['b']);
    expect(payloads(roll, AttendanceMarked.type)).toMatchObject([{ studentId: 'b', rest: true }]);
  });

  it('concludes from what was found before it marks the rest absent, so that the rest is one series', () => {
    const roll = register([line('a'), { ...line('b'), found: 'present' }, line('c'), { ...line('g', null, false), found: 'present' }]);
    roll.close('held', 't');
    expect(
      (payloads(roll, AttendanceMarked.type) as AttendanceMarked['payload'][]).map((one) => [one.studentId, one.status, one.rest]),
    ).toEqual([
      ['b', 'present', undefined],
      ['g', 'present', undefined],
      ['a', 'absent', true],
      ['c', 'absent', true],
    ]);
  });

  it('rejects marks once it is closed', () => {
    expect(() => register([line('a')], { closed: true }).mark('t', { rest: 'present' })).toThrow(
      expect.objectContaining({ code: 'REGISTER_CLOSED' }),
    );
  });

  it('shows a mark to the student concerned and to staff, or to the whole room if the host chose so', () => {
    const audiences = (visibility: MarksVisibility) => {
      const roll = register([line('a')], { visibility });
      roll.mark('t', { rest: 'present' });
      return roll.facts.map(({ fact }) => fact.audience);
    };
    expect(audiences('concerned')).toEqual(['user:a']);
    expect(audiences('room')).toEqual(['all']);
  });

  it('marks a student who joins as present if presence is captured, and keeps an explicit mark', () => {
    const roll = register([line('a'), line('b', 'excused')], { capture: ['presence'] });
    roll.noteArrival('a');
    roll.noteArrival('a');
    roll.noteArrival('b');
    expect(payloads(roll, AttendanceMarked.type)).toEqual([
      { sessionId: 's', studentId: 'a', status: 'present', before: null, source: 'presence' },
    ]);
  });

  it('keeps the first status found for a student whose mark the teacher takes back', () => {
    const roll = register([{ ...line('a', 'absent'), found: 'late' }], { capture: ['presence'] });
    roll.noteArrival('a');
    expect(roll.changed.size).toBe(0);
  });

  it('expects a student who is enrolled on joining, instead of adding a guest', () => {
    const roll = register([]);
    roll.noteArrival('a', true);
    expect(payloads(roll, LineAdded.type)).toEqual([{ sessionId: 's', studentId: 'a', expected: true }]);
  });

  it('adds one guest line for an unexpected student who joins, unmarked if a teacher calls the roll', () => {
    const roll = register([line('a')]);
    roll.noteArrival('g');
    roll.noteArrival('g');
    roll.noteArrival('a');
    expect(payloads(roll, LineAdded.type)).toEqual([{ sessionId: 's', studentId: 'g', expected: false }]);
    expect(payloads(roll, AttendanceMarked.type)).toEqual([]);
    expect(roll.changed.get('g')).toMatchObject({ status: null, shown: false });
    expect(roll.facts[0]!.fact.audience).toBe('staff');
  });

  it('turns a guest who is enrolled into an expected student with the same mark, once', () => {
    const roll = register([line('g', 'present', false)]);
    roll.expect('g');
    roll.expect('g');
    expect(roll.facts).toHaveLength(1);
    expect(roll.changed.get('g')).toMatchObject({ expected: true, status: 'present' });
  });

  it('takes a mark back: the line has none, the history has both changes', () => {
    const roll = register([line('a', 'late'), line('b')]);
    expect(roll.mark('t', { marks: [{ studentId: 'a', status: null }] })).toBe(1);
    expect(payloads(roll, AttendanceMarked.type)).toEqual([
      { sessionId: 's', studentId: 'a', status: null, before: 'late', source: 'teacher' },
    ]);
    expect(roll.facts.map(({ by, fact }) => [by, fact.audience])).toEqual([['t', 'user:a']]);
    expect(roll.changed.get('a')).toMatchObject({ status: null, source: null, markedAt: null, markedBy: null });
    expect(roll.mark('t', { rest: 'present' })).toBe(2);
  });

  it('automatically marks a student who joins after their mark was taken back', () => {
    const roll = register([line('a', 'absent')], { capture: ['presence'] });
    roll.mark('t', { marks: [{ studentId: 'a', status: null }] });
    roll.noteArrival('a');
    expect(roll.changed.get('a')).toMatchObject({ status: 'present', source: 'presence', markedBy: null });
  });

  it('closes with the captured presence if a teacher took the mark back, and with absent if an expected student has none', () => {
    const roll = register([line('a'), line('b'), line('c'), line('d')], { capture: ['presence', 'teacher'] });
    for (const student of ['a', 'b', 'd', 'guest']) roll.noteArrival(student);
    const marks = (status: MarkStatus | null, ...students: string[]) => ({ marks: students.map((studentId) => ({ studentId, status })) });
    roll.mark('t', marks('absent', 'a', 'c', 'd', 'guest'));
    roll.mark('t', marks(null, 'a', 'b', 'c', 'guest'));
    roll.close('held', 't');
    expect(Object.fromEntries([...roll.changed.values()].map(({ studentId, status, source }) => [studentId, [status, source]]))).toEqual({
      a: ['present', 'presence'],
      b: ['present', 'presence'],
      c: ['absent', 'closing'],
      d: ['absent', 'teacher'],
      guest: ['present', 'presence'],
    });
  });

  it('drops a student who is no longer expected from the totals, keeps mark and reason, and never marks them absent', () => {
    const roll = register([line('a', 'late'), line('b'), line('c')]);
    roll.expectNoLonger('a', 'unenrolled');
    roll.expectNoLonger('b', 'booking_cancelled');
    roll.expectNoLonger('b', 'deactivated');
    roll.expectNoLonger('nobody', 'unenrolled');
    expect(roll.facts.map(({ fact }) => [fact.payload, fact.audience])).toEqual([
      [{ sessionId: 's', studentId: 'a', reason: 'unenrolled' }, 'staff'],
      [{ sessionId: 's', studentId: 'b', reason: 'booking_cancelled' }, 'staff'],
    ]);
    expect(roll.changed.get('a')).toMatchObject({ expected: false, notExpected: 'unenrolled', status: 'late' });
    expect(roll.mark('t', { rest: 'present' })).toBe(1);
    roll.close('held', 't');
    expect(payloads(roll, RegisterClosed.type)).toEqual([
      { sessionId: 's', summary: { present: 1, late: 0, absent: 0, excused: 0, unmarked: 0, total: 1, guests: 0 } },
    ]);
    expect(roll.changed.get('b')).toMatchObject({ status: null });
  });

  it('can expect a student again, which clears the reason why they were not expected', () => {
    const roll = register([line('a')]);
    roll.expectNoLonger('a', 'unenrolled');
    roll.expect('a');
    expect(roll.changed.get('a')).toMatchObject({ expected: true, notExpected: null });
    expect(payloads(roll, LineAdded.type)).toEqual([{ sessionId: 's', studentId: 'a', expected: true }]);
  });

  it.each<['confirmed' | 'pending', BookingCancelled['payload']['reason'], boolean, NotExpected | null]>([
    ['confirmed', 'student', false, 'booking_cancelled'],
    ['confirmed', 'student', true, null],
    ['pending', 'student', false, null],
    ['confirmed', 'deactivated', false, 'deactivated'],
    ['confirmed', 'deactivated', true, 'deactivated'],
    ['pending', 'deactivated', true, 'deactivated'],
  ])(
    'notes that a booking that was %s is cancelled (%s; student enrolled: %s): no longer expected because %s',
    (from, reason, enrolled, why) => {
      const roll = register([line('a')]);
      roll.noteCancelledBooking({ studentId: 'a', from, reason }, enrolled);
      expect(roll.changed.get('a')?.notExpected ?? null).toBe(why);
    },
  );

  it('follows the class: expects students who are enrolled, and no longer those who leave without a booking', () => {
    const roll = register([line('leaver'), line('booked')]);
    expect(roll.classSeq).toBe(0);
    const changes = [
      { studentId: 'newcomer', what: 'enrolled' as const },
      { studentId: 'leaver', what: 'unenrolled' as const },
      { studentId: 'booked', what: 'unenrolled' as const },
    ];
    roll.followClass(7, changes, new Set(['booked']));
    expect(roll.classSeq).toBe(7);
    expect([...roll.changed.values()].map(({ studentId, expected, notExpected }) => [studentId, expected, notExpected])).toEqual([
      ['newcomer', true, null],
      ['leaver', false, 'unenrolled'],
    ]);
  });

  it('when closed expects those who had joined the session by then, except for deactivated students', () => {
    const roll = register([line('a'), line('former')]);
    roll.expectNoLonger('former', 'deactivated');
    roll.close('held', 't', { joined: ['late', 'former', 'inactive'], inactive: ['inactive', 'a'] });
    expect(
      Object.fromEntries([...roll.changed.values()].map(({ studentId, expected, notExpected }) => [studentId, expected || notExpected])),
    ).toEqual({
      late: true,
      former: 'deactivated',
      a: 'deactivated',
    });
    expect(payloads(roll, RegisterClosed.type)).toMatchObject([{ summary: { absent: 1, total: 1 } }]);
  });

  it('changes nothing once it is closed', () => {
    const roll = register([line('c')], { closed: true, capture: ['presence'] });
    roll.noteArrival('a');
    roll.expect('b');
    roll.expectNoLonger('c', 'unenrolled');
    expect(roll.facts).toEqual([]);
  });

  it('closes once: unmarked students other than guests become absent, and the summary counts them', () => {
    const roll = register([line('a', 'present'), line('b'), line('g', null, false)]);
    roll.close('held', 't');
    roll.close('held', 't');
    expect(payloads(roll, AttendanceMarked.type)).toEqual([
      { sessionId: 's', studentId: 'b', status: 'absent', before: null, source: 'closing', rest: true },
    ]);
    expect(payloads(roll, RegisterClosed.type)).toEqual([
      { sessionId: 's', summary: { present: 1, late: 0, absent: 1, excused: 0, unmarked: 0, total: 2, guests: 1 } },
    ]);
    expect(roll.isClosed).toBe(true);
  });

  /** Regression: the fact had no author, so the user who ended the session was not told of it first. */
  it('records who closed it, but no author for the absences this causes', () => {
    const roll = register([line('b')]);
    roll.close('held', 't');
    expect(roll.facts.map(({ fact, by }) => [fact.type, by])).toEqual([
      [AttendanceMarked.type, null],
      [RegisterClosed.type, 't'],
    ]);
  });

  it.each(['replaced', 'host_absent', 'not_held'] as const)('marks nobody absent if the outcome was %s', (outcome) => {
    const roll = register([line('a', 'present'), line('b')]);
    roll.close(outcome, null);
    expect(payloads(roll, AttendanceMarked.type)).toEqual([]);
    expect(payloads(roll, RegisterClosed.type)).toMatchObject([{ summary: { present: 1, absent: 0, unmarked: 1 } }]);
  });

  it('can be rebuilt from its facts after any sequence of changes', () => {
    const student = fc.constantFrom('a', 'b', 'c', 'g', 'h');
    const act = fc.oneof(
      fc.record({ do: fc.constant('mark' as const), student, status: fc.constantFrom(...MARK_STATUSES, null) }),
      fc.record({ do: fc.constantFrom('arrive' as const, 'expect' as const), student }),
      fc.record({ do: fc.constant('dismiss' as const), student, reason: fc.constantFrom(...NOT_EXPECTED) }),
      fc.record({ do: fc.constant('rest' as const), status: fc.constantFrom(...MARK_STATUSES) }),
      fc.constant({ do: 'close' as const }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), fc.boolean(), (acts, presence) => {
        const roll = register([line('a'), line('b'), line('c')], { capture: presence ? ['presence'] : ['teacher'] });
        for (const each of acts) {
          try {
            if (each.do === 'mark') roll.mark('t', { marks: [{ studentId: each.student, status: each.status }] });
            if (each.do === 'rest') roll.mark('t', { rest: each.status });
            if (each.do === 'arrive') roll.noteArrival(each.student);
            if (each.do === 'expect') roll.expect(each.student);
            if (each.do === 'dismiss') roll.expectNoLonger(each.student, each.reason);
            if (each.do === 'close') roll.close('held', 't');
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/LINE_NOT_FOUND|REGISTER_CLOSED/) });
          }
        }
        const fresh = { notExpected: null as NotExpected | null, status: null as MarkStatus | null };
        const replayed = new Map(['a', 'b', 'c'].map((id) => [id, { studentId: id, expected: true, ...fresh }]));
        let inRest = false;
        for (const { fact } of roll.facts) {
          const { rest = false } = fact.payload as AttendanceMarked['payload'];
          // A reader of the series need not know the ids: it leaves no expected line without a mark.
          if (inRest && !rest) expect(unmarkedOf(replayed)).toEqual([]);
          if (rest) expect(unmarkedOf(replayed)).toContain((fact.payload as AttendanceMarked['payload']).studentId);
          inRest = rest;
          const payload = fact.payload as LineAdded['payload'] & AttendanceMarked['payload'] & StudentNoLongerExpected['payload'];
          const before = replayed.get(payload.studentId);
          if (fact.type === LineAdded.type)
            replayed.set(payload.studentId, {
              ...fresh,
              studentId: payload.studentId,
              expected: payload.expected,
              status: before?.status ?? null,
            });
          if (fact.type === StudentNoLongerExpected.type) {
            expect(before!.expected).toBe(true);
            Object.assign(before!, { expected: false, notExpected: payload.reason });
          }
          if (fact.type === AttendanceMarked.type) {
            expect(payload.before).toBe(before!.status);
            before!.status = payload.status;
          }
        }
        for (const [id, { expected, notExpected, status }] of roll.changed)
          expect(replayed.get(id)).toEqual({ studentId: id, expected, notExpected, status });
        const closed = payloads(roll, RegisterClosed.type) as { summary: object }[];
        expect(closed.length).toBeLessThanOrEqual(1);
        if (closed[0]) expect(closed[0].summary).toEqual(summarise([...replayed.values()]));
      }),
    );
  });
});
