import { isLine, isPlainObject } from '../../kernel/http/validation/field-rules.ts';
import type { PaymentEvent } from '../../modules/booking/ports/payment-provider.ts';

/*
 * What Stripe's messages mean. Other things are sold through the same account, so nothing but what is read here is taken for granted:
 * a message of another shape is somebody else's.
 */

interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: Fields };
}
type Fields = Readonly<Record<string, unknown>>;

/** Signed, but by a hand that signs other things too. */
export const isEvent = (event: unknown): event is StripeEvent => {
  const { id, type, data } = fieldsOf(event);
  return textOf(id) !== null && typeof type === 'string' && isPlainObject(fieldsOf(data).object);
};

export const newsOf = ({ id: eventId, type, data: { object } }: StripeEvent): PaymentEvent | null => {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      // Some ways to pay take days: the checkout is completed then, and the money comes, or does not.
      return object.payment_status === 'paid' ? paid(eventId, object) : null;
    case 'checkout.session.expired':
    case 'checkout.session.async_payment_failed': {
      const checkoutRef = textOf(object.id);
      return checkoutRef === null ? null : { what: 'expired', eventId, checkoutRef, paymentId: toldIn(object).paymentId };
    }
    case 'charge.refunded': {
      const paymentRef = refOf(object.payment_intent);
      // A part of it is between the host and the student.
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

/** What we told Stripe with the checkout, if it was one of ours. */
const toldIn = ({ metadata }: Fields): { paymentId: string | null; sessionId: string | null } => {
  const { paymentId, sessionId } = fieldsOf(metadata);
  return { paymentId: textOf(paymentId), sessionId: textOf(sessionId) };
};

/** A reference, or the whole of what it refers to. */
const refOf = (reference: unknown): string | null => textOf(reference) ?? textOf(fieldsOf(reference).id);

const fieldsOf = (value: unknown): Fields => (isPlainObject(value) ? (value as Fields) : {});

const textOf = (value: unknown): string | null => (isLine(value) && value !== '' ? value : null);
