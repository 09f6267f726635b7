import { Module } from '@nestjs/common';
import { Config } from '../../config/config.ts';
import { Clock } from '../../kernel/clock.ts';
import { PaymentProvider } from '../../modules/booking/ports/payment-provider.ts';
import { ManualPayments } from './manual-payments.ts';
import { StripePayments } from './stripe-payments.ts';

/** The provider that PAYMENT_PROVIDER selects. */
export const paymentsOf = (config: Config, clock: Clock): PaymentProvider => {
  if (config.paymentProvider === 'manual') return new ManualPayments();
  const { publicUrl, stripeSecretKey, stripeWebhookSecret, stripeApiUrl: apiUrl } = config;
  // The configuration guarantees both secrets.
  return new StripePayments({ publicUrl, secretKey: stripeSecretKey!, webhookSecret: stripeWebhookSecret!, apiUrl }, clock);
};

@Module({
  providers: [{ provide: PaymentProvider, useFactory: paymentsOf, inject: [Config, Clock] }],
  exports: [PaymentProvider],
})
export class PaymentsModule {}
