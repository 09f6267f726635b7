import { Controller, Param, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { SignedBody } from '../../kernel/http/body/signed-body.ts';
import { ApiEndpoint } from '../../kernel/http/openapi/api-endpoint.ts';
import { GeneralLimits } from '../../kernel/http/limits/general-limits.ts';
import type { KernelRequest } from '../../kernel/http/request.ts';
import { Public } from '../../kernel/security/access.ts';
import { HandlePaymentEvent } from './features/handle-payment-event.ts';
import { PaymentProvider, type PaymentEvent } from './ports/payment-provider.ts';

@ApiTags('bookings')
@Controller('payments')
export class PaymentWebhookController {
  constructor(
    private readonly commands: CommandBus,
    private readonly provider: PaymentProvider,
    private readonly limits: GeneralLimits,
  ) {}

  @Post(':provider/webhook')
  @Public()
  @SignedBody()
  @ApiEndpoint({
    summary: 'Receive events from the payment provider',
    description:
      'For the provider only, which signs each message; the body is read byte for byte. `provider` is the value of PAYMENT_PROVIDER, such as stripe; other values return NOT_FOUND. Repeated and out-of-order events get the status 200.',
    ok: null,
    status: 200,
    errors: ['NOT_FOUND', 'WEBHOOK_NOT_SIGNED'],
  })
  async take(@Param('provider') name: string, @Req() request: KernelRequest): Promise<void> {
    const event = await this.read(name, request);
    if (event) await this.commands.execute(new HandlePaymentEvent(name, event));
  }

  /** The provider is not rate-limited. Callers who fail to prove that they are the provider are, by address. */
  private async read(name: string, request: KernelRequest): Promise<PaymentEvent | null> {
    const { body, headers } = request;
    try {
      if (name !== this.provider.name || !this.provider.checkouts) throw new DomainError('NOT_FOUND');
      return this.provider.read(Buffer.isBuffer(body) ? body : Buffer.alloc(0), headers);
    } catch (error) {
      await this.limits.takeForAddress(request);
      throw error;
    }
  }
}
