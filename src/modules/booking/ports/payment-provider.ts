import type { IncomingHttpHeaders } from 'node:http';
import type { ProviderStatement } from '../domain/payment.ts';

/** One try to pay for a booking. It is kept before anybody is asked to open a checkout for it, so that asking again asks for the same. */
export interface Order {
  /** Of the payment: one a try. */
  readonly paymentId: string;
  readonly bookingId: string;
  readonly sessionId: string;
  /** From 1. */
  readonly attempt: number;
  /** What the student reads there: the title of the session. */
  readonly title: string;
  /** In minor units of `currency` (ISO 4217). */
  readonly amount: number;
  readonly currency: string;
  readonly expiresAt: Date;
  /** Of the share link of the session: the student goes there when they are done. */
  readonly code: string;
}

/** Where the student pays. */
export interface Checkout {
  readonly ref: string;
  readonly url: string;
}

/** The provider will never open a checkout for this order, and has not. Another try may do better. */
export class CheckoutRefused extends Error {}

/** The provider has answered, and gave nothing back. Asked again with the same key it may only repeat itself; with another it may do better. */
export class RefundFailed extends Error {}

/** What a provider says, checked to be its own word. */
export type PaymentEvent = ProviderStatement & {
  /** The same when it says it again. */
  readonly eventId: string;
  /** As we told it, and it gives it back. */
  readonly paymentId: string | null;
};

/** Who takes the money for seats. */
export abstract class PaymentProvider {
  abstract readonly name: string;
  /** The shortest and the longest time that a checkout can be open, in ms; null where there are none, because the host takes the money. */
  abstract readonly checkouts: { readonly shortest: number; readonly longest: number } | null;
  /** Opens the checkout of this order; asked again, even at the same time, it gives the same. Throws CheckoutRefused, or whatever it is that keeps it from knowing. */
  abstract open(order: Order): Promise<Checkout>;
  /** Gives all of a payment back. Asked again it has been done once; one that went back already is no error. Throws RefundFailed, or whatever it is that keeps it from knowing. */
  abstract refund(paymentRef: string, key: string): Promise<void>;
  /** What this message means, or null when it is of no interest. Refuses with WEBHOOK_NOT_SIGNED what is not its own word, and MALFORMED_BODY what is none at all. */
  abstract read(body: Buffer, headers: IncomingHttpHeaders): PaymentEvent | null;
}
