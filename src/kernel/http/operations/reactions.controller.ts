import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { FailingReactions } from '../../messaging/failing-reactions.ts';
import type { FailingReaction } from '../../messaging/reaction-cursors.ts';
import { By, Roles } from '../../security/access.ts';
import { ApiEndpoint, PageOf } from '../openapi/api-endpoint.ts';
import { Instant, Int, Text } from '../validation/fields.ts';
import { paged, PageQuery, type PagedAnswer } from '../paging/page.ts';

const REACTION = 'booking.refund-when-booking-cancelled';
const STREAM = 'session:0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';

export class FailingReactionAnswer {
  @Text({ max: 200, example: REACTION })
  reaction!: string;

  @Text({ max: 200, example: STREAM, description: 'The session, class or user concerned.' })
  stream!: string;

  @Int({
    min: 1,
    example: 3,
    description: 'How many facts of the stream it has not reached yet, including facts that it ignores.',
  })
  behind!: number;

  @Int({ min: 1, example: 10, description: 'How many times in a row it has failed. After ten failures it is parked.' })
  attempts!: number;

  @Instant({ nullable: true, description: 'When it is retried automatically; null while it is parked.' })
  nextTryAt!: Date | null;

  @Instant({
    nullable: true,
    description: 'When it was parked. From then on it is retried only when a new fact is added to the stream, or manually.',
  })
  parkedAt!: Date | null;
}

export class RetryRequest {
  @Text({ min: 1, max: 200, optional: true, example: REACTION, description: 'Only this reaction.' })
  reaction?: string;

  @Text({ min: 1, max: 200, optional: true, example: STREAM, description: 'Only in this stream.' })
  stream?: string;
}

export class RetryAnswer {
  @Int({ min: 0, example: 1, description: 'How many reactions were scheduled for a retry.' })
  retried!: number;
}

@ApiTags('operations')
@Roles('admin')
@Controller('reactions')
export class ReactionsController {
  constructor(private readonly reactions: FailingReactions) {}

  @Get()
  @ApiEndpoint({
    summary: 'List failing reactions',
    description:
      'Reactions carry out the consequences of facts, such as a refund or a line in the register. A reaction that fails is retried at ' +
      'increasing intervals and parked after ten attempts, but only for the session, class or user concerned. Sorted by reaction and stream.',
    ok: PageOf(FailingReactionAnswer),
  })
  async failing(@Query() query: PageQuery): Promise<PagedAnswer<FailingReaction>> {
    return paged(query, 'reactions', (page) => this.reactions.list(page));
  }

  @Post('retry')
  @ApiEndpoint({
    summary: 'Retry failing reactions now',
    description:
      'Retries all of them, or only those of a reaction or stream. Retries begin within a second; list the failing reactions to see the outcome.',
    ok: RetryAnswer,
    status: 200,
  })
  async retry(@By() by: Principal, @Body() body: RetryRequest): Promise<RetryAnswer> {
    return { retried: await this.reactions.retry(body, by.userId) };
  }
}
