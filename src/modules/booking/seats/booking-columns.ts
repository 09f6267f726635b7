import { sql } from 'kysely';

/** The position of a booking `b` on the waitlist, from 1; null if it is not waiting. */
export const POSITION = sql`case when b.status = 'waitlisted' then (
  select count(*)::int from booking o where o.session_id = b.session_id and o.status = 'waitlisted' and o.place <= b.place) end`;

/** The payment status of a booking `b`: of the latest paid attempt, else of the latest attempt. */
export const PAYMENT_STATUS = sql`(
  select p.status from payment p where p.booking_id = b.id order by p.paid_at desc nulls last, p.attempt desc limit 1)`;
