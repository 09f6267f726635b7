import { Module } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../kernel/clock.js';
import { PaymentProvider } from '../../modules/booking/ports/payment-provider.js';
import { ManualPayments } from './manual-payments.js';
import { StripePayments } from './stripe-payments.js';

/** By what PAYMENT_PROVIDER says. */
export const paymentsOf = (config: Config, clock: Clock): PaymentProvider => {
  if (config.paymentProvider === 'manual') return new ManualPayments();
  const { publicUrl, stripeSecretKey, stripeWebhookSecret, stripeApiUrl: apiUrl } = config;
  // The configuration has seen to it that both secrets are there.
  return new StripePayments({ publicUrl, secretKey: stripeSecretKey!, webhookSecret: stripeWebhookSecret!, apiUrl }, clock);
};

/** Who takes the money. */
@Module({
  providers: [{ provide: PaymentProvider, useFactory: paymentsOf, inject: [Config, Clock] }],
  exports: [PaymentProvider],
})
export class PaymentsModule {}
