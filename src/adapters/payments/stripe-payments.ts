import type { IncomingHttpHeaders } from 'node:http';
import { Stripe } from 'stripe';
import type { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import {
  CheckoutRefused,
  PaymentProvider,
  RefundFailed,
  type Checkout,
  type Order,
  type PaymentEvent,
} from '../../modules/booking/ports/payment-provider.ts';
import { isEvent, paymentEventOf } from './stripe-events.ts';

export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** The public address of this server. */
  readonly publicUrl: string;
  /** Base URL of the API. Defaults to Stripe's. */
  readonly apiUrl?: string;
}

const MINUTE = 60_000;
/** Timeout of one call, in ms. Even with retries, a student waits less than half a minute. */
const TIMEOUT = 6_000;
/** How often to retry a call that failed or that collided with the same call from another node. */
const RETRIES = 2;
/** Maximum age of a signed event in seconds. Prevents replays. */
const TOLERANCE = 300;
/** Currencies whose minor unit differs between ISO 4217 and Stripe. Rejected, because the price would be wrong by a factor of 100. */
const OTHER_UNITS = new Set(['ISK', 'MGA', 'UGX']);

/**
 * Stripe Checkout. Amounts are passed on unchanged, because Stripe counts in minor units too: whole units for currencies without them
 * (JPY), thousandths for BHD, JOD, KWD, OMR and TND (where Stripe requires the last digit to be 0).
 */
export class StripePayments extends PaymentProvider {
  readonly name = 'stripe';
  /** Stripe allows 30 minutes to 24 hours from the moment it receives the call. A margin of one minute allows for delays. */
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
    if (OTHER_UNITS.has(currency)) throw new CheckoutRefused(`Stripe uses a different minor unit for ${currency}`);
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
      if (!url) throw new CheckoutRefused('Stripe returned a checkout without a URL');
      return { ref: id, url };
    } catch (error) {
      // The title has changed since the first call, or there is too little time left. (A concurrent identical call causes a different error.)
      if (error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeIdempotencyError)
        throw new CheckoutRefused(error.message, { cause: error });
      throw error;
    }
  }

  async refund(paymentRef: string, key: string): Promise<void> {
    try {
      const { status } = await this.stripe.refunds.create({ payment_intent: paymentRef }, { idempotencyKey: key });
      if (status === 'succeeded' || status === 'pending') return;
      const message = `Stripe reports the refund as ${status}`;
      // `requires_action` is not a failure: if we retried with another key, Stripe would say that the charge has already been refunded.
      throw status === 'failed' || status === 'canceled' ? new RefundFailed(message) : new Error(message);
    } catch (error) {
      // Somebody has already refunded it in Stripe's dashboard.
      if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'charge_already_refunded') return;
      // For a day, Stripe repeats its response to a key, errors included, so the next attempt needs a new key. If no response arrived, the
      // outcome is unknown, and the next attempt must use the same key.
      if (error instanceof Stripe.errors.StripeError && error.statusCode) throw new RefundFailed(error.message, { cause: error });
      throw error;
    }
  }

  read(body: Buffer, headers: IncomingHttpHeaders): PaymentEvent | null {
    if (!this.isSigned(body, headers['stripe-signature'])) throw new DomainError('WEBHOOK_NOT_SIGNED');
    const event = parseJson(body.toString());
    if (!isEvent(event)) throw new DomainError('MALFORMED_BODY');
    return paymentEventOf(event);
  }

  /** Also returns false for malformed signatures, for which the package throws various errors. */
  private isSigned(body: Buffer, signature: string | string[] = ''): boolean {
    try {
      const now = this.clock.now().getTime();
      return Stripe.webhooks.signature!.verifyHeader(body, signature, this.settings.webhookSecret, TOLERANCE, undefined, now);
    } catch {
      return false;
    }
  }
}

const addressOf = ({ protocol, hostname, port }: URL) => ({
  protocol: protocol === 'http:' ? ('http' as const) : ('https' as const),
  host: hostname,
  port: port || (protocol === 'http:' ? 80 : 443),
});
