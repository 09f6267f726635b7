import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { CheckoutPlans } from '../payments/checkout-plans.ts';
import { PaymentStore } from '../payments/payment-store.ts';
import { CheckoutRefused, PaymentProvider, type Checkout, type Order } from '../ports/payment-provider.ts';

/** Opens the checkout where the student pays for a held seat. Returns the same one until it expires. */
export class OpenCheckout extends Command<{ readonly url: string; readonly expiresAt: Date }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly bookingId: string,
  ) {
    super();
  }
}

@CommandHandler(OpenCheckout)
export class OpenCheckoutHandler implements ICommandHandler<OpenCheckout> {
  constructor(
    private readonly plans: CheckoutPlans,
    private readonly payments: PaymentStore,
    private readonly provider: PaymentProvider,
    private readonly log: Log,
  ) {}

  /** Stores the order, asks the provider and stores the answer. If the process dies in between, repeating the request recovers. */
  async execute({ by, sessionId, bookingId }: OpenCheckout): Promise<CommandResult<OpenCheckout>> {
    for (let isFirstTry = true; ; isFirstTry = false) {
      const { order, url } = await this.plans.make(by, sessionId, bookingId.toLowerCase());
      const checkout = url === null ? await this.open(order) : { url };
      if (checkout) return { url: checkout.url, expiresAt: order.expiresAt };
      // The first order may be out of date, if a request that died had stored it. The second one is new.
      if (!isFirstTry) throw new DomainError('PRICE_NOT_PAYABLE');
    }
  }

  /** Returns null if the provider rejects this order for good. */
  private async open(order: Order): Promise<Checkout | null> {
    const { paymentId, sessionId } = order;
    try {
      const checkout = await this.provider.open(order);
      await this.payments.markOpened(paymentId, checkout);
      return checkout;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      this.log.warn('checkout could not be opened', { provider: this.provider.name, paymentId, sessionId, error });
      if (!(error instanceof CheckoutRefused)) throw new DomainError('PAYMENTS_UNAVAILABLE');
      await this.payments.expire(paymentId);
      return null;
    }
  }
}
