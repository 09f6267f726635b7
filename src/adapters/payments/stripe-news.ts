import { isLine, isPlainObject } from '../../kernel/http/validation/field-rules.ts';
import type { PaymentEvent } from '../../modules/booking/ports/payment-provider.ts';

/*
 * Parses Stripe's messages. The account may also sell other things, so only the fields read here are relied on:
 * a message of another shape is not ours.
 */

interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: Fields };
}
type Fields = Readonly<Record<string, unknown>>;

/** Signed, but possibly about something else. */
export const isEvent = (event: unknown): event is StripeEvent => {
  const { id, type, data } = fieldsOf(event);
  return textOf(id) !== null && typeof type === 'string' && isPlainObject(fieldsOf(data).object);
};

export const newsOf = ({ id: eventId, type, data: { object } }: StripeEvent): PaymentEvent | null => {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      // Some payment methods take days: the checkout completes first, and the money may or may not follow.
      return object.payment_status === 'paid' ? paid(eventId, object) : null;
    case 'checkout.session.expired':
    case 'checkout.session.async_payment_failed': {
      const checkoutRef = textOf(object.id);
      return checkoutRef === null ? null : { what: 'expired', eventId, checkoutRef, paymentId: toldIn(object).paymentId };
    }
    case 'charge.refunded': {
      const paymentRef = refOf(object.payment_intent);
      // A partial refund is between the host and the student.
      return object.refunded === true && paymentRef ? { what: 'refunded', eventId, paymentRef, paymentId: toldIn(object).paymentId } : null;
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
    ...toldIn(checkout),
    bookingId: textOf(checkout.client_reference_id),
    amount: typeof checkout.amount_total === 'number' ? checkout.amount_total : null,
    currency: textOf(checkout.currency)?.toUpperCase() ?? null,
  };
};

/** The metadata of our checkout, if it is ours. */
const toldIn = ({ metadata }: Fields): { paymentId: string | null; sessionId: string | null } => {
  const { paymentId, sessionId } = fieldsOf(metadata);
  return { paymentId: textOf(paymentId), sessionId: textOf(sessionId) };
};

/** An id, or the expanded object. */
const refOf = (reference: unknown): string | null => textOf(reference) ?? textOf(fieldsOf(reference).id);

const fieldsOf = (value: unknown): Fields => (isPlainObject(value) ? (value as Fields) : {});

const textOf = (value: unknown): string | null => (isLine(value) && value !== '' ? value : null);
