import { isLine, isPlainObject } from '../../kernel/http/validation/field-rules.ts';
import type { PaymentEvent } from '../../modules/booking/ports/payment-provider.ts';

/*
 * Parses Stripe's webhook events. The Stripe account may also be used for other products, so an event without the fields we need is not about one
 * of our bookings, and is ignored.
 */

interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: Fields };
}
type Fields = Readonly<Record<string, unknown>>;

/** Whether a webhook body is a Stripe event of any type, ours or not. */
export const isEvent = (event: unknown): event is StripeEvent => {
  const { id, type, data } = fieldsOf(event);
  return textOf(id) !== null && typeof type === 'string' && isPlainObject(fieldsOf(data).object);
};

/** The payment event that a Stripe event reports, or null if it does not concern a booking. */
export const paymentEventOf = ({ id: eventId, type, data: { object } }: StripeEvent): PaymentEvent | null => {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      // With some payment methods the checkout completes days before the money arrives, or without it ever arriving.
      return object.payment_status === 'paid' ? paid(eventId, object) : null;
    case 'checkout.session.expired':
    case 'checkout.session.async_payment_failed': {
      const checkoutRef = textOf(object.id);
      return checkoutRef === null ? null : { what: 'expired', eventId, checkoutRef, paymentId: metadataOf(object).paymentId };
    }
    case 'charge.refunded': {
      const paymentRef = refOf(object.payment_intent);
      // Partial refunds are settled between the host and the student.
      return object.refunded === true && paymentRef
        ? { what: 'refunded', eventId, paymentRef, paymentId: metadataOf(object).paymentId }
        : null;
    }
    case 'refund.failed': {
      const paymentRef = refOf(object.payment_intent);
      return paymentRef === null ? null : { what: 'refund-failed', eventId, paymentRef, paymentId: null };
    }
    default:
      return null;
  }
};

const paid = (eventId: string, checkout: Fields): PaymentEvent | null => {
  const [checkoutRef, paymentRef] = [textOf(checkout.id), refOf(checkout.payment_intent)];
  if (!checkoutRef || !paymentRef) return null;
  return {
    what: 'paid',
    eventId,
    checkoutRef,
    paymentRef,
    ...metadataOf(checkout),
    bookingId: textOf(checkout.client_reference_id),
    amount: typeof checkout.amount_total === 'number' ? checkout.amount_total : null,
    currency: textOf(checkout.currency)?.toUpperCase() ?? null,
  };
};

/** The ids that we attached to a checkout or charge; null if it is not one of ours. */
const metadataOf = ({ metadata }: Fields): { paymentId: string | null; sessionId: string | null } => {
  const { paymentId, sessionId } = fieldsOf(metadata);
  return { paymentId: textOf(paymentId), sessionId: textOf(sessionId) };
};

/** The id of a reference, which Stripe sends either as the id or as the whole object. */
const refOf = (reference: unknown): string | null => textOf(reference) ?? textOf(fieldsOf(reference).id);

const fieldsOf = (value: unknown): Fields => (isPlainObject(value) ? value : {});

const textOf = (value: unknown): string | null => (isLine(value) && value !== '' ? value : null);
