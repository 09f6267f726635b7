import type { IncomingHttpHeaders } from 'node:http';
import type { ProviderStatement } from '../domain/payment.ts';

/** One attempt to pay for a booking. It is stored before the provider is asked, so that a repeated request asks for the same checkout. */
export interface Order {
  /** A new one for each attempt. */
  readonly paymentId: string;
  readonly bookingId: string;
  readonly sessionId: string;
  /** From 1. */
  readonly attempt: number;
  /** The title of the session, shown to the student. */
  readonly title: string;
  /** In minor units of `currency` (ISO 4217). */
  readonly amount: number;
  readonly currency: string;
  readonly expiresAt: Date;
  /** The session's share code: the student returns to its share link. */
  readonly code: string;
}

/** Where the student pays. */
export interface Checkout {
  readonly ref: string;
  readonly url: string;
}

/** Thrown if the provider rejects an order for good and has opened no checkout. A new attempt may succeed. */
export class CheckoutRefused extends Error {}

/** Thrown if the provider rejects a refund. The same key may only get the same answer again; a new key may succeed. */
export class RefundFailed extends Error {}

/** A verified event from the provider. */
export type PaymentEvent = ProviderStatement & {
  /** The same each time the event is sent. */
  readonly eventId: string;
  /** Our id, echoed by the provider. */
  readonly paymentId: string | null;
};

/** Takes payments for seats. */
export abstract class PaymentProvider {
  abstract readonly name: string;
  /** The shortest and longest lifetime of a checkout, in ms; null if there are none because the host takes the money. */
  abstract readonly checkouts: { readonly shortest: number; readonly longest: number } | null;
  /** Opens the checkout of this order; repeated or concurrent calls return the same one. Throws CheckoutRefused if it was rejected, and any other error if the outcome is unknown. */
  abstract open(order: Order): Promise<Checkout>;
  /** Refunds a payment in full, once per key. Succeeds if the payment has been refunded already. Throws RefundFailed if it was rejected, and any other error if the outcome is unknown. */
  abstract refund(paymentRef: string, key: string): Promise<void>;
  /** Returns the event in a message, or null if it does not matter here. Throws WEBHOOK_NOT_SIGNED if the signature is wrong, MALFORMED_BODY if it cannot be parsed. */
  abstract read(body: Buffer, headers: IncomingHttpHeaders): PaymentEvent | null;
}
