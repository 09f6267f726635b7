import { DomainError } from '../../kernel/domain/domain-error.ts';
import { PaymentProvider } from '../../modules/booking/ports/payment-provider.ts';

/** For payments that the host collects and confirms. */
export class ManualPayments extends PaymentProvider {
  readonly name = 'manual';
  readonly checkouts = null;

  open(): Promise<never> {
    throw new DomainError('PAID_BY_HAND');
  }

  refund(): Promise<never> {
    throw new DomainError('PAID_BY_HAND');
  }

  read(): never {
    throw new DomainError('NOT_FOUND');
  }
}
