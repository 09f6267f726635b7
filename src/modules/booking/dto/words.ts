import type { BookingStatus, CancelReason } from '../../../contracts/booking.js';

export const STATUSES: readonly BookingStatus[] = ['pending', 'confirmed', 'waitlisted', 'cancelled'];
export const REASONS: readonly CancelReason[] = ['student', 'host', 'unpaid', 'session'];
