import type { IncomingHttpHeaders } from 'node:http';
import { Stripe } from 'stripe';
import type { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import {
  CheckoutRefused,
  PaymentProvider,
  RefundFailed,
  type Checkout,
  type Order,
  type PaymentEvent,
} from '../../modules/booking/ports/payment-provider.ts';
import { isEvent, newsOf } from './stripe-news.ts';

export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Of this server. */
  readonly publicUrl: string;
  /** Base URL of the API, if not Stripe's. */
  readonly apiUrl?: string;
}

const MINUTE = 60_000;
/** Timeout of one call, in ms. With retries a student waits less than half a minute. */
const TIMEOUT = 6_000;
/** Retries of calls that failed or collided with the same call from another node. */
const RETRIES = 2;
/** Maximum age of a signed message in seconds, against replays. */
const TOLERANCE = 300;
/** Currencies whose minor unit differs between ISO 4217 and Stripe. Better no price than one wrong by a factor of 100. */
const OTHER_UNITS = new Set(['ISK', 'MGA', 'UGX']);

/**
 * Stripe Checkout. Amounts are passed unchanged: Stripe uses minor units too, none if the currency has none (JPY), and
 * thousandths whose last digit must be 0 (BHD, JOD, KWD, OMR, TND; it rejects others).
 */
export class StripePayments extends PaymentProvider {
  readonly name = 'stripe';
  /** Stripe allows 30 minutes to 24 hours from when it receives the call. */
  readonly checkouts = { shortest: 31 * MINUTE, longest: 24 * 60 * MINUTE - MINUTE };
  private readonly stripe: Stripe;

  constructor(
    private readonly settings: StripeSettings,
    private readonly clock: Clock,
  ) {
    super();
    this.stripe = new Stripe(settings.secretKey, {
      maxNetworkRetries: RETRIES,
      timeout: TIMEOUT,
      telemetry: false,
      ...(settings.apiUrl && addressOf(new URL(settings.apiUrl))),
    });
  }

  async open({ paymentId, bookingId, sessionId, attempt, title, amount, currency, expiresAt, code }: Order): Promise<Checkout> {
    const returnTo = `${this.settings.publicUrl}/s/${code}`;
    if (OTHER_UNITS.has(currency)) throw new CheckoutRefused(`The minor unit of ${currency} is another one at Stripe`);
    const metadata = { paymentId, bookingId, sessionId };
    try {
      const { id, url } = await this.stripe.checkout.sessions.create(
        {
          mode: 'payment',
          client_reference_id: bookingId,
          metadata,
          // A refund made in Stripe's dashboard refers to the charge, which carries the payment intent's metadata.
          payment_intent_data: { metadata },
          line_items: [
            { quantity: 1, price_data: { currency: currency.toLowerCase(), unit_amount: amount, product_data: { name: title } } },
          ],
          expires_at: Math.floor(expiresAt.getTime() / 1000),
          success_url: returnTo,
          cancel_url: returnTo,
        },
        { idempotencyKey: `${bookingId}:${attempt}` },
      );
      if (!url) throw new CheckoutRefused('Stripe gave a checkout without an address');
      return { ref: id, url };
    } catch (error) {
      // The title changed since the first call, or too little time is left. (A concurrent identical call is a different error.)
      if (error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeIdempotencyError)
        throw new CheckoutRefused(error.message, { cause: error });
      throw error;
    }
  }

  async refund(paymentRef: string, key: string): Promise<void> {
    try {
      const { status } = await this.stripe.refunds.create({ payment_intent: paymentRef }, { idempotencyKey: key });
      if (status === 'succeeded' || status === 'pending') return;
      const said = `Stripe says that the refund is ${status}`;
      // A refund waiting for action still counts: with another key Stripe would report it as refunded.
      throw status === 'failed' || status === 'canceled' ? new RefundFailed(said) : new Error(said);
    } catch (error) {
      // Refunded in Stripe's dashboard.
      if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'charge_already_refunded') return;
      // Stripe remembers its answer to a key for a day, failures too. Without an answer the outcome is unknown, and the key stays the same.
      if (error instanceof Stripe.errors.StripeError && error.statusCode) throw new RefundFailed(error.message, { cause: error });
      throw error;
    }
  }

  read(body: Buffer, headers: IncomingHttpHeaders): PaymentEvent | null {
    if (!this.isSigned(body, headers['stripe-signature'])) throw new DomainError('WEBHOOK_NOT_SIGNED');
    const event = parse(body);
    if (!isEvent(event)) throw new DomainError('MALFORMED_BODY');
    return newsOf(event);
  }

  /** The package reports a malformed signature in various ways. */
  private isSigned(body: Buffer, signature: string | string[] = ''): boolean {
    try {
      const now = this.clock.now().getTime();
      return Stripe.webhooks.signature!.verifyHeader(body, signature, this.settings.webhookSecret, TOLERANCE, undefined, now);
    } catch {
      return false;
    }
  }
}

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
};

const addressOf = ({ protocol, hostname, port }: URL) => ({
  protocol: protocol === 'http:' ? ('http' as const) : ('https' as const),
  host: hostname,
  port: port || (protocol === 'http:' ? 80 : 443),
});
