import { transient, type ErrorRow } from './row.ts';

export const bookingErrors = {
  WEBHOOK_NOT_SIGNED: [400, "The payment provider's signature is missing, invalid or too old."],
  BOOKING_NOT_FOUND: [404, 'Booking not found.'],
  ALREADY_BOOKED: [409, 'You have already booked this session.'],
  BOOKING_CLOSED: [409, 'This session can no longer be booked.'],
  BOOKING_CANCELLED: [409, 'This booking has been cancelled.'],
  BOOKING_NOT_PENDING: [409, 'This booking is not awaiting payment.'],
  PAID_BY_HAND: [409, 'The host of this session collects the payment and confirms the booking manually.'],
  CHECKOUT_EXPIRED: [409, 'The time to pay for this seat has run out. Book again.'],
  SESSION_FULL: [409, 'This session is fully booked.'],
  CAPACITY_BELOW_BOOKED: [409, 'Capacity cannot be lower than the number of seats already booked.'],
  SESSION_HAS_BOOKINGS: [409, 'A session with bookings cannot be limited to the members of its class.'],
  PRICE_CHANGED: [409, 'The price of this session has changed.'],
  PRICE_NOT_PAYABLE: [422, 'The payment provider does not accept this price. Tell the host.'],
  BOOKING_NOT_NEEDED: [422, 'You can join this session without a booking.'],
  OWN_SESSION: [422, 'You cannot book a session you host.'],
  PAYMENTS_UNAVAILABLE: transient(503, 'The payment provider is not responding.'),
} as const satisfies Record<string, ErrorRow>;
