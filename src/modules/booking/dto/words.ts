import type { CancelReason } from '../../../contracts/booking.js';
import type { PaymentStatus } from '../domain/payment.js';

export const REASONS: readonly CancelReason[] = ['student', 'host', 'unpaid', 'session', 'deactivated'];
export const PAYMENT_STATUSES: readonly PaymentStatus[] = ['open', 'paid', 'refunded', 'expired'];
