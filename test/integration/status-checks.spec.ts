import { sql } from 'kysely';
import { MARK_SOURCES, MARK_STATUSES, NOT_EXPECTED } from '../../src/contracts/attendance.ts';
import { BOOKING_STATUSES, CANCEL_REASONS } from '../../src/contracts/booking.ts';
import { SESSION_STATUSES } from '../../src/contracts/live-session.ts';
import { AttendanceModule } from '../../src/modules/attendance/attendance.module.ts';
import { PAYMENT_STATUSES } from '../../src/contracts/booking/bookings.ts';
import { startHandlers, type Handlers } from '../support/handlers.ts';

describe('a check constraint on a list of values', () => {
  let to: Handlers;
  beforeAll(async () => {
    to = await startHandlers(AttendanceModule);
  });
  afterAll(() => to.close());

  it.each<[string, string, readonly string[]]>([
    ['register_line', 'status', MARK_STATUSES],
    ['register_line', 'source', MARK_SOURCES],
    ['register_line', 'not_expected', NOT_EXPECTED],
    ['booking', 'status', BOOKING_STATUSES],
    ['booking', 'reason', CANCEL_REASONS],
    ['payment', 'status', PAYMENT_STATUSES],
    ['live_session', 'status', SESSION_STATUSES],
  ])('allows exactly the values that the code uses in %s.%s', async (table, column, words) => {
    const checks = await to.db.rows(sql<{ definition: string }>`
      select pg_get_constraintdef(c.oid) as definition from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'c' and cardinality(c.conkey) = 1 and c.conrelid = ${table}::regclass and a.attname = ${column}`);
    const allowed = checks.flatMap(({ definition }) => [...definition.matchAll(/'(\w+)'/g)].map(([, word]) => word!));
    expect(allowed.toSorted()).toEqual([...words].toSorted());
  });
});
