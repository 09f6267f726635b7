import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { CheckoutPlans } from '../payments/checkout-plans.ts';
import { PaymentStore } from '../payments/payment-store.ts';
import { CheckoutRefused, PaymentProvider, type Checkout, type Order } from '../ports/payment-provider.ts';

/** Where the student of a held seat pays for it. Asked again it is the same place, while one can pay there. */
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

  /** Decides and keeps what it will ask for, asks, keeps the answer: whatever dies in between is healed by asking again. */
  async execute({ by, sessionId, bookingId }: OpenCheckout): Promise<CommandResult<OpenCheckout>> {
    for (let again = true; ; again = false) {
      const { order, url } = await this.plans.make(by, sessionId, bookingId.toLowerCase());
      const checkout = url === null ? await this.open(order) : { url };
      if (checkout) return { url: checkout.url, expiresAt: order.expiresAt };
      // What was kept may be out of date by now, if it was another call that died. What was kept a moment ago is not.
      if (!again) throw new DomainError('PRICE_NOT_PAYABLE');
    }
  }

  /** Null when nothing will come of this order. */
  private async open(order: Order): Promise<Checkout | null> {
    const { paymentId, sessionId } = order;
    try {
      const checkout = await this.provider.open(order);
      await this.payments.markOpened(paymentId, checkout);
      return checkout;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      this.log.warn('a checkout could not be opened', { provider: this.provider.name, paymentId, sessionId, error });
      if (!(error instanceof CheckoutRefused)) throw new DomainError('PAYMENTS_UNAVAILABLE');
      await this.payments.expire(paymentId);
      return null;
    }
  }
}
