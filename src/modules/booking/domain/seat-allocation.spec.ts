import { codeOf } from '../../../../test/support/code-of.ts';
import fc from 'fast-check';
import type { SeatRules } from '../../../contracts/live-session/seats.ts';
import type { Booking } from '../../../contracts/booking/bookings.ts';
import { SeatAllocation, type SeatState } from './seat-allocation.ts';

const NOW = new Date('2026-09-01T07:00:00Z');
const HOLD = 30 * 60_000;
const after = (ms: number) => new Date(NOW.getTime() + ms);

const rules = (more: Partial<SeatRules> = {}): SeatRules => ({
  sessionId: 'session',
  hostId: 'host',
  status: 'scheduled',
  capacity: 2,
  price: 0,
  currency: null,
  isBookable: true,
  needsBooking: true,
  listed: true,
  title: 'Algebra',
  code: 'K7TQ2MXW',
  ...more,
});
const paid = rules({ price: 1500, currency: 'EUR' });
const EMPTY: SeatState = { taken: 0, waiting: 0, lastPlace: 0, known: [], line: [] };
const seats = (of = rules(), state = EMPTY, now = NOW) => new SeatAllocation(of, state, now, HOLD);
/** What a later transaction would load. */
const reloaded = (bookings: Iterable<Booking>): SeatState => {
  const all = [...bookings];
  const of = (...statuses: string[]) => all.filter(({ status }) => statuses.includes(status));
  return {
    taken: of('pending', 'confirmed').length,
    waiting: of('waitlisted').length,
    lastPlace: Math.max(0, ...all.map(({ place }) => place)),
    known: all,
    line: of('waitlisted').toSorted((a, b) => a.place - b.place),
  };
};

describe('the seats of a session', () => {
  it('are confirmed at once if they cost nothing, and held if they have a price', () => {
    expect(seats().book('amara')).toMatchObject({ status: 'confirmed', place: 1, confirmedAt: NOW, heldUntil: null, price: 0 });
    expect(seats(paid).book('amara')).toMatchObject({ status: 'pending', heldUntil: after(HOLD), price: 1500, currency: 'EUR' });
  });

  it('can be held for longer, never for less, and only while they are unpaid', () => {
    const held = seats(paid);
    const { id } = held.book('amara');
    expect(held.hold(id, after(2 * HOLD)).heldUntil).toEqual(after(2 * HOLD));
    expect(held.hold(id, after(1)).heldUntil).toEqual(after(2 * HOLD));
    const unchanged = held.of('amara');
    expect(held.hold(id, after(2 * HOLD))).toBe(unchanged);
    held.confirm(id, null);
    expect(codeOf(() => held.hold(id, after(3 * HOLD)))).toBe('BOOKING_NOT_PENDING');
  });

  it('are limited to one per student', () => {
    const full = seats();
    full.book('amara');
    expect(codeOf(() => full.book('amara'))).toBe('ALREADY_BOOKED');
    const { id } = full.of('amara')!;
    full.cancel(id, 'amara', 'student');
    expect(full.book('amara').place).toBe(2);
  });

  it('remember the booking that counts, not an earlier cancelled one', () => {
    const before = seats();
    const { id } = before.book('amara');
    const cancelled = before.cancel(id, 'amara', 'student');
    const again = before.book('amara');
    expect(seats(rules(), reloaded([again, cancelled])).of('amara')).toEqual(again);
  });

  it('are confirmed with a fact that names who did it', () => {
    const held = seats(paid);
    const { id } = held.book('amara');
    held.takeFacts();
    held.confirm(id, 'host');
    expect(held.takeFacts().map(({ fact: { type, payload, audience } }) => ({ type, payload, audience }))).toEqual([
      {
        type: 'booking.BookingConfirmed',
        payload: { sessionId: 'session', bookingId: id, studentId: 'amara', byId: 'host' },
        audience: 'user:amara',
      },
    ]);
  });

  it('run out: later students join the waitlist in order, or get SESSION_FULL', () => {
    const full = seats();
    for (const student of ['amara', 'luca']) full.book(student);
    expect(full.book('yuki')).toMatchObject({ status: 'waitlisted', place: 3 });
    expect(full.lastPosition).toBe(1);
    expect(codeOf(() => full.book('noor', false))).toBe('SESSION_FULL');
  });

  it('go to the first in line when they become free', () => {
    const full = seats(rules({ capacity: 1 }));
    const { id } = full.book('amara');
    full.book('luca');
    full.book('yuki');
    full.cancel(id, 'amara', 'student');
    expect([full.of('luca')!.status, full.of('yuki')!.status]).toEqual(['confirmed', 'waitlisted']);
    expect(full.facts.map(({ fact: { type } }) => type.replace('booking.', ''))).toEqual([
      'SeatBooked',
      'SeatBooked',
      'SeatBooked',
      'BookingCancelled',
      'BookingPromoted',
    ]);
  });

  it('with a price are held again, for the student who is promoted', () => {
    const full = seats({ ...paid, capacity: 1 });
    const { id } = full.book('amara');
    full.book('luca');
    full.cancel(id, 'host', 'host');
    expect(full.of('luca')).toMatchObject({ status: 'pending', heldUntil: after(HOLD) });
  });

  it('go to the next in line if the first leaves the line in the same batch, in either order', () => {
    for (const order of [
      ['yuki', 'amara'],
      ['amara', 'yuki'],
    ]) {
      const before = seats(rules({ capacity: 1 }));
      for (const student of ['amara', 'yuki', 'noor']) before.book(student);
      const batch = seats(rules({ capacity: 1 }), reloaded(before.changed.values()));
      for (const student of order) batch.cancel(batch.of(student)!.id, student, 'student');
      expect([batch.of('amara'), batch.of('yuki')]).toEqual([undefined, undefined]);
      expect(batch.of('noor')).toMatchObject({ status: 'confirmed' });
      expect(batch.lastPosition).toBe(0);
    }
  });

  it('do not change hands when somebody leaves the line', () => {
    const full = seats(rules({ capacity: 1 }));
    full.book('amara');
    const { id } = full.book('luca');
    full.book('yuki');
    full.cancel(id, 'luca', 'student');
    expect(full.of('yuki')!.status).toBe('waitlisted');
    expect(full.lastPosition).toBe(1);
  });

  it('become free if not paid for in time, to the millisecond', () => {
    const before = seats({ ...paid, capacity: 1 });
    before.book('amara');
    before.book('luca');
    const state = reloaded(before.changed.values());
    const beforeExpiry = seats({ ...paid, capacity: 1 }, state, after(HOLD - 1));
    beforeExpiry.settle();
    expect(beforeExpiry.changed.size).toBe(0);
    const afterExpiry = seats({ ...paid, capacity: 1 }, state, after(HOLD));
    afterExpiry.settle();
    expect(afterExpiry.of('amara')).toBeUndefined();
    expect(afterExpiry.of('luca')).toMatchObject({ status: 'pending', heldUntil: after(2 * HOLD) });
    expect([...afterExpiry.changed.values()].find(({ studentId }) => studentId === 'amara')).toMatchObject({ reason: 'unpaid' });
  });

  it('that are added go to the waitlist', () => {
    const full = seats(rules({ capacity: 1 }));
    for (const student of ['amara', 'luca', 'yuki']) full.book(student);
    const larger = seats(rules({ capacity: 2 }), reloaded(full.changed.values()));
    larger.settle();
    expect([larger.of('luca')!.status, larger.of('yuki')!.status]).toEqual(['confirmed', 'waitlisted']);
  });

  it('stay free if they become free after booking has closed', () => {
    const full = seats(rules({ capacity: 1 }));
    const { id } = full.book('amara');
    full.book('luca');
    const state = reloaded(full.changed.values());
    const statusAfter = (isBookable: boolean) => {
      const later = seats(rules({ capacity: 1, isBookable }), state);
      later.cancel(id, 'amara', 'student');
      later.settle();
      return later.of('luca')!.status;
    };
    expect(statusAfter(false)).toBe('waitlisted');
    expect(statusAfter(true)).toBe('confirmed');
  });

  it('are unlimited if there is no capacity', () => {
    const open = seats(rules({ capacity: null }));
    for (let n = 0; n < 100; n++) expect(open.book(`student ${n}`).status).toBe('confirmed');
  });
});

describe('a booking', () => {
  it('is confirmed once, and only while its payment is pending', () => {
    const held = seats({ ...paid, capacity: 1 });
    const { id } = held.book('amara');
    const waiting = held.book('luca');
    expect(held.confirm(id, 'host')).toMatchObject({ status: 'confirmed', heldUntil: null, confirmedAt: NOW });
    const told = held.facts.length;
    held.confirm(id, 'host');
    expect(held.facts).toHaveLength(told);
    expect(codeOf(() => held.confirm(waiting.id, 'host'))).toBe('BOOKING_NOT_PENDING');
    held.cancel(waiting.id, 'host', 'host');
    expect(codeOf(() => held.confirm(waiting.id, 'host'))).toBe('BOOKING_CANCELLED');
    expect(codeOf(() => held.confirm('another', 'host'))).toBe('BOOKING_NOT_FOUND');
  });

  it('stays cancelled, and frees its seat once', () => {
    const full = seats(rules({ capacity: 1 }));
    const { id } = full.book('amara');
    for (const student of ['luca', 'yuki']) full.book(student);
    full.cancel(id, 'amara', 'student');
    full.cancel(id, 'amara', 'student');
    expect(full.of('yuki')!.status).toBe('waitlisted');
  });

  it('does not pass on its seat if it ends with its session', () => {
    const full = seats(rules({ capacity: 1 }));
    const { id } = full.book('amara');
    full.book('luca');
    full.cancel(id, null, 'session');
    expect(full.of('luca')!.status).toBe('waitlisted');
  });

  it('is announced only to its student and the staff', () => {
    const one = seats();
    one.cancel(one.book('amara').id, 'amara', 'student');
    expect(one.facts.map(({ fact }) => fact.audience)).toEqual(['user:amara', 'user:amara']);
  });
});

describe('after any sequence of commands', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('book' as const), who: fc.nat(7) }),
    fc.record({ do: fc.constant('cancel' as const), who: fc.nat(7) }),
    fc.record({ do: fc.constant('pay' as const), who: fc.nat(7) }),
    fc.record({ do: fc.constant('wait' as const), who: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ do: fc.constant('resize' as const), who: fc.integer({ min: 1, max: 4 }) }),
  );

  it('no more seats are taken than there are, nobody has two, and nobody has jumped the queue', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, costs) => {
        const all = new Map<string, Booking>();
        let [capacity, minutes] = [2, 0];
        for (const { do: what, who } of steps) {
          if (what === 'wait') minutes += who;
          const taken = reloaded(all.values()).taken;
          if (what === 'resize') capacity = Math.max(who, taken);
          const now = seats(
            rules({ capacity, ...(costs && { price: 5, currency: 'EUR' }) }),
            reloaded(all.values()),
            after(minutes * 60_000),
          );
          now.settle();
          const own = now.of(`student ${who}`);
          if (what === 'book' && !own) now.book(`student ${who}`);
          if (what === 'cancel' && own) now.cancel(own.id, null, 'student');
          if (what === 'pay' && own?.status === 'pending') now.confirm(own.id, null);
          for (const [id, booking] of now.changed) all.set(id, booking);

          const active = [...all.values()].filter(({ status }) => status !== 'cancelled');
          const seated = active.filter(({ status }) => status !== 'waitlisted');
          expect(seated.length).toBeLessThanOrEqual(capacity);
          expect(new Set(active.map(({ studentId }) => studentId)).size).toBe(active.length);
          // Students wait only while all seats are taken, and only behind those who booked before them.
          if (active.length > seated.length) expect(seated.length).toBe(capacity);
          const lastPromoted = Math.max(0, ...seated.map(({ place }) => place));
          for (const { status, place } of active) if (status === 'waitlisted') expect(place).toBeGreaterThan(lastPromoted);
        }
      }),
    );
  });
});
