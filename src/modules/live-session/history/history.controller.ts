import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By } from '../../../kernel/security/access.ts';
import { EventsQuery, EventsView } from './dto/events.ts';
import { ListEvents } from './features/list-events.ts';

@ApiTags('live sessions')
@Controller('live-sessions/:id/events')
export class HistoryController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiEndpoint({
    summary: 'Read what happened in a session',
    description:
      'The events after a given number that the caller may see, in order. Repeat the request with the last number received until it equals head. Clients without a socket can follow a session this way.',
    ok: EventsView,
    errors: ['SESSION_NOT_FOUND', 'REMOVED_FROM_SESSION', 'SESSION_LOCKED'],
  })
  events(@By() by: Principal, @Param('id') id: string, @Query() { after, limit }: EventsQuery) {
    return this.queries.execute(new ListEvents(by, id, after, limit));
  }
}
