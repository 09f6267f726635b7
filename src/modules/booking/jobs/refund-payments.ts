import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sessionStream } from '../../../contracts/fact.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { PaymentStore } from '../payments/payment-store.ts';
import { PaymentProvider, RefundFailed } from '../ports/payment-provider.ts';

const EVERY_SECONDS = 5;

/**
 * Gives back the money that is to go back. Nobody gives up on a refund: one that fails is tried again, later and later, at least once
 * an hour. It is claimed before the provider is asked, by one node at a time, and a claim that its node did not outlive is taken over;
 * the key that it carries makes one refund of them all, and is another once the provider has said no: it would only say so again.
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

  /** This server asks its own provider alone: what is at another, nobody sees to. */
  async onApplicationBootstrap(): Promise<void> {
    for (const left of await this.payments.openAtOthers(this.provider.name))
      this.log.error('payments of another provider are open or to be given back: see to them there', left);
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
        this.log.error('a refund failed and will be tried again', { paymentId, sessionId, tries, error });
        continue;
      }
      await this.db.transaction([sessionStream(due.sessionId)], (tx) => this.payments.markRefunded(tx, due, due.refundKey));
    }
  }
}
