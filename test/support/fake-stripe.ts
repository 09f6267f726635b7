import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';

export const SECRET_KEY = 'sk_test_rollcall';
export const WEBHOOK_SECRET = 'whsec_rollcall';

export interface FakeCheckout {
  readonly id: string;
  readonly object: 'checkout.session';
  readonly url: string;
  readonly amount_total: number;
  readonly currency: string;
  readonly client_reference_id: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly expires_at: number;
  readonly payment_intent: string | null;
  readonly payment_status: 'paid' | 'unpaid';
  readonly status: 'open' | 'complete' | 'expired';
}
export interface FakeRefund {
  readonly id: string;
  readonly payment_intent: string;
  readonly key: string;
}
/** A response: status and body. */
type Answer = readonly [number, object];
/** How a call fails: with an error status, because Stripe is unreachable, or because the response is lost. */
export type Failure = 500 | 401 | 'unreachable' | 'lost';

const refusal = (message: string, more: object = {}): Answer => [400, { error: { type: 'invalid_request_error', message, ...more } }];
const newRef = (prefix: string) => `${prefix}_test_${randomBytes(8).toString('hex')}`;

/** A minimal Stripe: it stores checkouts and refunds, honours Idempotency-Key, and fails on demand. */
export class FakeStripe {
  readonly checkouts = new Map<string, FakeCheckout>();
  readonly refunds: FakeRefund[] = [];
  /** The payment and key of every refund request. */
  readonly refundKeys: { readonly intent: string; readonly key: string }[] = [];
  /** The path of every call received. */
  readonly calls: string[] = [];
  /** The statuses of the next refunds; `succeeded` once the list is empty. Failed refunds are not stored. */
  readonly refundStatuses: string[] = [];
  /** The failures of the next calls; calls succeed once the list is empty. */
  readonly failures: Failure[] = [];
  /** The fake's clock, in ms since the epoch. */
  now = () => Date.now();
  /** Awaited before each response. */
  pause: () => Promise<void> = async () => undefined;
  private readonly kept = new Map<string, { readonly asked: string; answer?: Answer }>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async start(): Promise<FakeStripe> {
    const stripe = new FakeStripe();
    await new Promise<void>((resolve) => stripe.server.listen(0, '127.0.0.1', resolve));
    return stripe;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The environment of a server that uses this fake. */
  get env(): Record<string, string> {
    return { PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: SECRET_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, STRIPE_API_URL: this.url };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The checkout with this URL. */
  at(url: string): FakeCheckout {
    const found = [...this.checkouts.values()].find((checkout) => checkout.url === url);
    if (!found) throw new Error(`no checkout at ${url}`);
    return found;
  }

  /** Pays for the checkout, and returns the event that Stripe would send. */
  pay(url: string): object {
    const paid: FakeCheckout = { ...this.at(url), status: 'complete', payment_status: 'paid', payment_intent: newRef('pi') };
    this.checkouts.set(paid.id, paid);
    return this.event('checkout.session.completed', paid);
  }

  expire(url: string): object {
    return this.event('checkout.session.expired', { ...this.at(url), status: 'expired' });
  }

  /** The event that Stripe sends after a refund in the dashboard. */
  refunded(url: string, all = true): object {
    const { payment_intent, metadata } = this.at(url);
    return this.event('charge.refunded', { id: newRef('ch'), object: 'charge', payment_intent, metadata, refunded: all });
  }

  /** Makes a pending refund fail, and returns the event that Stripe would send. */
  refundFailed(url: string): object {
    const { payment_intent } = this.at(url);
    const index = this.refunds.findIndex((refund) => refund.payment_intent === payment_intent);
    const [failed] = this.refunds.splice(index, 1);
    return this.event('refund.failed', { ...failed, object: 'refund', status: 'failed', metadata: {} });
  }

  event(type: string, object: object): object {
    return { id: newRef('evt'), object: 'event', type, created: Math.floor(this.now() / 1000), data: { object } };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = `${request.url} ${Buffer.concat(chunks).toString()}`;
    this.calls.push(request.url!);
    if (request.url === '/v1/refunds')
      this.refundKeys.push({
        intent: new URLSearchParams(asked.split(' ')[1]).get('payment_intent')!,
        key: request.headers['idempotency-key'] as string,
      });
    const failure = this.failures.shift();
    if (failure === 'unreachable') return void request.socket.destroy();
    if (typeof failure === 'number') return send(response, [failure, { error: { type: 'api_error', message: 'out of order' } }]);
    const key = request.headers['idempotency-key'] as string;
    const authorised = request.headers.authorization === `Bearer ${SECRET_KEY}`;
    const answer: Answer = authorised
      ? await this.once(key, asked)
      : [401, { error: { type: 'invalid_request_error', message: 'Invalid API Key' } }];
    if (failure === 'lost') return void request.socket.destroy();
    send(response, answer);
  }

  /** Returns the stored answer if the key was used before. Calls rejected as invalid are not stored. */
  private async once(key: string, asked: string): Promise<Answer> {
    const known = this.kept.get(key);
    if (known && known.asked !== asked)
      return [
        400,
        { error: { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters' } },
      ];
    if (known)
      return known.answer ?? [409, { error: { type: 'invalid_request_error', code: 'idempotency_key_in_use', message: 'under way' } }];
    const run: { readonly asked: string; answer?: Answer } = { asked };
    this.kept.set(key, run);
    await this.pause();
    const [path, form] = asked.split(' ') as [string, string];
    const answer = this.answer(path, new URLSearchParams(form), key);
    if (answer[0] === 200) run.answer = answer;
    else this.kept.delete(key);
    return answer;
  }

  private answer(path: string, form: URLSearchParams, key: string): Answer {
    if (path === '/v1/checkout/sessions') return this.open(form);
    if (path === '/v1/refunds') return this.refund(form, key);
    return [404, { error: { type: 'invalid_request_error', message: `Unrecognized request URL ${path}` } }];
  }

  private open(form: URLSearchParams): Answer {
    const metadata = Object.fromEntries(
      [...form].flatMap(
        ([name, value]) =>
          /^metadata\[(\w+)\]$/
            .exec(name)
            ?.slice(1)
            .map((field) => [field, value]) ?? [],
      ),
    );
    const [expires, amount] = [Number(form.get('expires_at')), Number(form.get('line_items[0][price_data][unit_amount]'))];
    const seconds = expires - this.now() / 1000;
    if (seconds < 1800)
      return refusal('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', { param: 'expires_at' });
    if (seconds > 86_400)
      return refusal('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', { param: 'expires_at' });
    if (amount < 50) return refusal('The Checkout Session total is too small.', { code: 'amount_too_small' });
    const id = newRef('cs');
    const made: FakeCheckout = {
      id,
      object: 'checkout.session',
      url: `https://checkout.stripe.test/c/pay/${id}`,
      amount_total: amount,
      currency: form.get('line_items[0][price_data][currency]')!,
      client_reference_id: form.get('client_reference_id'),
      metadata,
      expires_at: expires,
      payment_intent: null,
      payment_status: 'unpaid',
      status: 'open',
    };
    this.checkouts.set(id, made);
    return [200, made];
  }

  private refund(form: URLSearchParams, key: string): Answer {
    const intent = form.get('payment_intent')!;
    if (![...this.checkouts.values()].some(({ payment_intent }) => payment_intent === intent))
      return refusal(`No such payment_intent: ${intent}`, { code: 'resource_missing' });
    if (this.refunds.some(({ payment_intent }) => payment_intent === intent))
      return refusal('Charge has already been refunded.', { code: 'charge_already_refunded' });
    const made = { id: newRef('re'), object: 'refund', payment_intent: intent, status: this.refundStatuses.shift() ?? 'succeeded' };
    if (made.status !== 'failed' && made.status !== 'canceled') this.refunds.push({ ...made, key });
    return [200, made];
  }
}

const send = (response: ServerResponse, [status, body]: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** Sends an event to a server as Stripe would, signed with Stripe's own helper. */
export const sendWebhook = (
  server: string,
  message: object | string,
  {
    secret = WEBHOOK_SECRET,
    at = new Date(),
    header,
    provider = 'stripe',
  }: { secret?: string; at?: Date; header?: string | null; provider?: string } = {},
): Promise<Response> => {
  const payload = typeof message === 'string' ? message : JSON.stringify(message);
  const signed =
    header === undefined
      ? Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at.getTime() / 1000) })
      : header;
  const headers = { 'content-type': 'application/json; charset=utf-8', ...(signed && { 'stripe-signature': signed }) };
  return fetch(`${server}/api/v1/payments/${provider}/webhook`, { method: 'POST', headers, body: payload });
};
