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
  /** Where its API is, when it is not at Stripe. */
  readonly apiUrl?: string;
}

const MINUTE = 60_000;
/** Milliseconds that one call may take. With the repeats a student waits for less than half a minute. */
const TIMEOUT = 6_000;
/** Calls that came to nothing, or ran into the same call of another node. */
const RETRIES = 2;
/** Seconds after which a signed message is too old to be taken: whoever overheard one cannot send it later. */
const TOLERANCE = 300;
/** Of these the minor unit of ISO 4217 is not Stripe's. A price that is wrong by a hundred is worse than none. */
const OTHER_UNITS = new Set(['ISK', 'MGA', 'UGX']);

/**
 * Stripe Checkout. Amounts pass as they are: Stripe counts in minor units too, in none where the currency has none (JPY), and in
 * thousandths of which the last digit must be 0 (BHD, JOD, KWD, OMR, TND: it refuses others).
 */
export class StripePayments extends PaymentProvider {
  readonly name = 'stripe';
  /** Stripe: 30 minutes to 24 hours, counted from when it gets the call. */
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
          // A refund made at Stripe tells of the charge, which knows what the payment intent knows.
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
      // The order has another title than when it was sent first, or its time is too short by now. (The same call under way is another error.)
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
      // One that waits for somebody stands: under another key Stripe would say that all is given back.
      throw status === 'failed' || status === 'canceled' ? new RefundFailed(said) : new Error(said);
    } catch (error) {
      // Somebody gave it back in Stripe's dashboard.
      if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'charge_already_refunded') return;
      // Stripe keeps what it answered to a key for a day, failures too. Where it did not answer nobody knows, and the key is the same.
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

  /** What is no signature at all, the package may say in any way. */
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
