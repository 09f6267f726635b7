import { sql } from 'kysely';

/** Where in the line a booking `b` stands, from 1; null where it does not wait. */
export const POSITION = sql`case when b.status = 'waitlisted' then (
  select count(*)::int from booking o where o.session_id = b.session_id and o.status = 'waitlisted' and o.place <= b.place) end`;

/** What came of paying for a booking `b`: of what was paid last, else of the last try. */
export const PAYMENT_STATUS = sql`(
  select p.status from payment p where p.booking_id = b.id order by p.paid_at desc nulls last, p.attempt desc limit 1)`;
