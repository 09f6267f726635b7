import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sessionStream } from '../../../contracts/fact.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { PaymentStore } from '../payments/payment-store.ts';
import { PaymentProvider, RefundFailed } from '../ports/payment-provider.ts';

const EVERY_SECONDS = 5;

/**
 * Issues due refunds. A failed refund is retried for ever, with growing delays of at most an hour. A node claims a refund before it asks
 * the provider, and the claim expires if the node dies. Thanks to the idempotency key, all tries lead to one refund. The key changes after
 * the provider has rejected a refund, because the provider would only repeat its answer to the same key.
 */
@Injectable()
export class RefundPayments implements OnApplicationBootstrap {
  constructor(
    schedule: Scheduler,
    private readonly db: Database,
    private readonly payments: PaymentStore,
    private readonly provider: PaymentProvider,
    private readonly log: Log,
  ) {
    schedule.every('due refunds', EVERY_SECONDS, () => this.refundDue(), { immediately: true });
  }

  /** This server only talks to the configured provider, so somebody has to handle payments at other providers by hand. */
  async onApplicationBootstrap(): Promise<void> {
    for (const left of await this.payments.openAtOthers(this.provider.name))
      this.log.error('payments at another provider are open or due for a refund: handle them there', left);
  }

  async refundDue(): Promise<void> {
    for (;;) {
      const due = await this.payments.claimRefund(this.provider.name);
      if (!due) return;
      try {
        await this.provider.refund(due.paymentRef, due.refundKey);
      } catch (error) {
        const { id: paymentId, sessionId, tries } = due;
        if (error instanceof RefundFailed) await this.payments.renewKey(due);
        this.log.error('refund failed, will be retried', { paymentId, sessionId, tries, error });
        continue;
      }
      await this.db.transaction([sessionStream(due.sessionId)], (tx) => this.payments.markRefunded(tx, due, due.refundKey));
    }
  }
}
