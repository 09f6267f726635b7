import fc from 'fast-check';
import { isEvent, paymentEventOf } from './stripe-events.ts';

const event = (type: string, object: Record<string, unknown>) => ({ id: 'evt_1', type, data: { object } });
const TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.expired',
  'checkout.session.async_payment_failed',
  'charge.refunded',
  'refund.failed',
];

describe('a Stripe webhook event', () => {
  it('without our metadata is parsed with null ids', () => {
    expect(paymentEventOf(event('charge.refunded', { refunded: true, payment_intent: 'pi_1' }))).toEqual({
      what: 'refunded',
      eventId: 'evt_1',
      paymentRef: 'pi_1',
      paymentId: null,
    });
    expect(
      paymentEventOf(event('checkout.session.completed', { id: 'cs_1', payment_status: 'paid', payment_intent: { id: 'pi_1' } })),
    ).toEqual({
      what: 'paid',
      eventId: 'evt_1',
      checkoutRef: 'cs_1',
      paymentRef: 'pi_1',
      paymentId: null,
      sessionId: null,
      bookingId: null,
      amount: null,
      currency: null,
    });
  });

  it.each([
    ['checkout.session.completed', { payment_status: 'paid', payment_intent: 'pi_1' }],
    ['checkout.session.completed', { id: 'cs_1', payment_status: 'paid' }],
    ['checkout.session.completed', { id: 'cs_1', payment_status: 'unpaid', payment_intent: 'pi_1' }],
    ['checkout.session.expired', {}],
    ['charge.refunded', { refunded: true }],
    ['charge.refunded', { refunded: false, payment_intent: 'pi_1' }],
    ['charge.refunded', { refunded: 'true', payment_intent: 'pi_1' }],
    ['refund.failed', { payment_intent: null }],
    ['invoice.paid', { id: 'in_1' }],
  ])('without the fields we need is ignored: %s %j', (type, object) => expect(paymentEventOf(event(type, object))).toBeNull());

  it('of any shape is parsed or ignored, and yields no text that PostgreSQL cannot store', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a\0', '\ud800', ''));
    const value = fc.oneof(text, fc.integer(), fc.constant(null), fc.boolean(), fc.record({ id: text }));
    const keys = ['id', 'payment_status', 'payment_intent', 'metadata', 'refunded', 'client_reference_id', 'amount_total', 'currency'];
    const object = fc.record(
      {
        ...Object.fromEntries(keys.map((key) => [key, value])),
        metadata: fc.oneof(value, fc.record({ paymentId: value, sessionId: value })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), object, (type, given) => {
        const paymentEvent = paymentEventOf(event(type, { payment_status: 'paid', refunded: true, ...given }));
        for (const each of Object.values(paymentEvent ?? {}))
          expect(typeof each !== 'string' || (each.isWellFormed() && !each.includes('\0'))).toBe(true);
      }),
    );
  });

  it.each([
    null,
    [],
    7,
    {},
    { id: 'evt_1' },
    { id: 'a\0', type: 'x', data: { object: {} } },
    { id: 'evt_1', type: 'x', data: { object: null } },
  ])('is not recognized in %j', (given) => expect(isEvent(given)).toBe(false));
});
